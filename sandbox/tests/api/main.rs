//! The sandbox as its callers see it: over its routes, and as a process.

#[cfg(test)]
mod bookings;
#[cfg(test)]
mod changes;
#[cfg(test)]
mod demo;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod harness;
#[cfg(test)]
mod log;
#[cfg(test)]
mod offers;
#[cfg(test)]
mod opt_out;
#[cfg(test)]
mod pages;
#[cfg(test)]
mod post_sale;
#[cfg(test)]
mod pricing;
#[cfg(test)]
mod process;
#[cfg(test)]
mod quotes;
#[cfg(test)]
mod readme;
#[cfg(test)]
mod requests;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod scenarios;
#[cfg(test)]
mod sdk;
#[cfg(test)]
mod signing;
#[cfg(test)]
mod validation;
#[cfg(test)]
mod xce_v1;
