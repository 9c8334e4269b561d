//! A shopper's answers to the questions of an offer.

use crate::offer::{Cover, Offer};

/// A shopper's answer to one question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Yes: the place of a cover in [`crate::offer::Question::covers`].
    Cover(usize),
    /// No.
    OptOut,
}

/// A shopper's answers so far, by question.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers(Vec<Option<Answer>>);

/// What a shopper's answers amount to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Selection {
    /// Not all questions are answered, and none with a yes.
    Pending,
    /// At least one question is answered with a yes.
    Cover,
    /// Every question is answered with a no.
    OptOut,
}

impl Answers {
    /// No question of `offer` is answered yet.
    #[must_use]
    pub fn none(offer: &Offer) -> Answers {
        Answers(vec![None; offer.questions().len()])
    }

    /// Records `answer` to the question at `place`, if there is one.
    pub fn set(&mut self, place: usize, answer: Answer) {
        if let Some(said) = self.0.get_mut(place) {
            *said = Some(answer);
        }
    }

    /// The answer to the question at `place`.
    #[must_use]
    pub fn get(&self, place: usize) -> Option<Answer> {
        self.0.get(place).copied().flatten()
    }

    /// What they amount to.
    #[must_use]
    pub fn selection(&self) -> Selection {
        if (0..self.0.len()).any(|place| self.is_cover(place)) {
            Selection::Cover
        } else if self.is_complete() {
            Selection::OptOut
        } else {
            Selection::Pending
        }
    }

    /// Whether every question is answered.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.0.iter().all(Option::is_some)
    }

    /// The covers of `offer` that were chosen.
    #[must_use]
    pub fn covers<'a>(&self, offer: &'a Offer) -> Vec<Cover<'a>> {
        let mut chosen = Vec::new();
        for (place, question) in offer.questions().iter().enumerate() {
            if let Some(Answer::Cover(cover)) = self.get(place) {
                chosen.extend(question.covers().get(cover));
            }
        }
        chosen
    }

    /// Whether the question at `place` of `offer` may have this `answer`: there is such a cover, and its
    /// group has room for one more.
    #[must_use]
    pub fn allow(&self, offer: &Offer, place: usize, answer: Answer) -> bool {
        let Some(question) = offer.questions().get(place) else {
            return false;
        };
        let Answer::Cover(cover) = answer else {
            return true;
        };
        let mut has_room = true;
        if let Some((group, most)) = question.limit {
            let mut taken = 0;
            for (other, question) in offer.questions().iter().enumerate() {
                let is_in_group = question.limit.is_some_and(|(id, _)| id == group);
                if other != place && is_in_group && self.is_cover(other) {
                    taken += 1;
                }
            }
            has_room = taken < most;
        }
        has_room && cover < question.covers().len()
    }

    fn is_cover(&self, place: usize) -> bool {
        matches!(self.get(place), Some(Answer::Cover(_)))
    }

    /// Whether `other` is the same to the host page, which hears nothing of a no to one of several questions.
    pub(crate) fn is_same_selection(&self, other: &Answers) -> bool {
        let mut same = self.selection() == other.selection();
        for place in 0..self.0.len() {
            if self.is_cover(place) || other.is_cover(place) {
                same &= self.get(place) == other.get(place);
            }
        }
        same
    }
}
