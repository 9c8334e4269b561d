//! A shopper's answers to the questions of an offer.

use crate::offer::{Cover, Offer};

/// A shopper's answer to one question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Yes, to the cover at this index of [`crate::offer::Question::covers`].
    Cover(usize),
    /// No.
    OptOut,
}

/// A shopper's answers so far, one per question.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers(Vec<Option<Answer>>);

/// What a shopper's answers amount to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Selection {
    /// Some questions are still open, and none has been answered yes.
    Pending,
    /// At least one question has been answered yes.
    Cover,
    /// Every question has been answered no.
    OptOut,
}

impl Answers {
    /// No answers yet to `offer`'s questions.
    #[must_use]
    pub fn none(offer: &Offer) -> Answers {
        Answers(vec![None; offer.questions().len()])
    }

    /// Records `answer` to the question at `place`, if there is such a question.
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

    /// The covers chosen from `offer`.
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

    /// Whether `answer` is possible for `offer`'s question at `place`: if it is a yes, the cover has to exist,
    /// and the question's group to have room for another.
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

    /// Whether the host page would see no difference in `other`. It gets no event for a no to one question
    /// out of several.
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
