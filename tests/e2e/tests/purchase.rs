//! Whole purchases.
