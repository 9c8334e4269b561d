//! Which module file uses which, and the circles among them.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt;
use std::path::PathBuf;

use crate::names;
use crate::source::Module;

/// A circle of imports: the module of each step uses that of the next, the last one that of the first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Circle {
    steps: Vec<Step>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Step {
    module: String,
    file: PathBuf,
    /// Where the next module is first used.
    line: usize,
    path: String,
}

impl fmt::Display for Circle {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.steps.iter().chain(self.steps.first());
        for (index, step) in names.enumerate() {
            let arrow = if index == 0 { "" } else { " → " };
            write!(formatter, "{arrow}{}", step.module)?;
        }
        for step in &self.steps {
            let (file, line) = (step.file.display(), step.line);
            write!(formatter, "\n  {file}:{line}: {}", step.path)?;
        }
        Ok(())
    }
}

/// The place of a use: its line and its path.
type Use = (usize, String);

/// Shortest first, and none with an arrow that an earlier one has: those that break with it are left out.
pub(crate) fn circles(modules: &[Module]) -> Vec<Circle> {
    let uses = uses(modules);
    let mut circles = Vec::new();
    for (from, targets) in &uses {
        for to in targets.keys() {
            if let Some(mut circle) = shortest(&uses, *to, *from) {
                circle.rotate_right(1);
                circles.push(circle);
            }
        }
    }
    circles.sort_by_key(Vec::len);
    let mut arrows = BTreeSet::new();
    circles.retain(|circle| {
        let own: Vec<_> = pairs(circle).collect();
        let new = own.iter().all(|arrow| !arrows.contains(arrow));
        if new {
            arrows.extend(own);
        }
        new
    });
    let circles = circles.iter();
    circles
        .map(|circle| describe(modules, &uses, circle))
        .collect()
}

/// Each module of a circle with the next.
fn pairs(circle: &[usize]) -> impl Iterator<Item = (usize, usize)> {
    let next = circle.iter().cycle().skip(1);
    circle.iter().copied().zip(next.copied())
}

/// For each module file, those that it uses, and where first.
fn uses(modules: &[Module]) -> BTreeMap<usize, BTreeMap<usize, Use>> {
    let mut uses: BTreeMap<usize, BTreeMap<usize, Use>> = BTreeMap::new();
    for (id, module) in modules.iter().enumerate() {
        for mention in &module.mentions {
            for used in names::used(modules, id, mention) {
                let Some(home) = modules.get(used).map(|used| used.home) else {
                    continue;
                };
                if home == module.home {
                    continue;
                }
                let place = (mention.line, mention.path.join("::"));
                let first = uses.entry(module.home).or_default();
                let first = first.entry(home).or_insert_with(|| place.clone());
                if place.0 < first.0 {
                    *first = place;
                }
            }
        }
    }
    uses
}

/// The shortest way from one module to another, both included.
fn shortest(
    uses: &BTreeMap<usize, BTreeMap<usize, Use>>,
    from: usize,
    to: usize,
) -> Option<Vec<usize>> {
    let mut before = BTreeMap::from([(from, from)]);
    let mut queue = VecDeque::from([from]);
    while let Some(module) = queue.pop_front() {
        if module == to {
            let mut way = vec![to];
            let mut module = to;
            while module != from {
                module = *before.get(&module)?;
                way.push(module);
            }
            way.reverse();
            return Some(way);
        }
        for next in uses.get(&module).into_iter().flat_map(BTreeMap::keys) {
            if !before.contains_key(next) {
                before.insert(*next, module);
                queue.push_back(*next);
            }
        }
    }
    None
}

fn describe(
    modules: &[Module],
    uses: &BTreeMap<usize, BTreeMap<usize, Use>>,
    circle: &[usize],
) -> Circle {
    let steps = pairs(circle).filter_map(|(id, next)| {
        let module = modules.get(id)?;
        let (line, path) = uses.get(&id)?.get(&next)?;
        Some(Step {
            module: module.path.clone(),
            file: module.file.clone(),
            line: *line,
            path: path.clone(),
        })
    });
    Circle {
        steps: steps.collect(),
    }
}
