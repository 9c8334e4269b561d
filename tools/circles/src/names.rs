//! What a path names, as Rust resolves it, as far as modules go.

use std::collections::BTreeSet;

use crate::source::{Mention, Module, Name};

/// What a path leads to.
struct Found {
    /// The module, when it is one.
    module: Option<usize>,
    /// The modules that provide it: the one that defines it, and each that re-exports it on the way.
    providers: BTreeSet<usize>,
}

/// The modules whose names `mention` uses, in the module `from`. Names of other crates have none.
pub(crate) fn used(modules: &[Module], from: usize, mention: &Mention) -> BTreeSet<usize> {
    let found = Scope {
        modules,
        following: Vec::new(),
    }
    .resolve(from, &mention.path);
    // In code, a module's name is that of a function or a variable as well.
    let items = found.iter().any(|found| found.module.is_none());
    let only_items = !mention.imports && (items || mention.path.len() == 1);
    let mut used = BTreeSet::new();
    for found in found {
        if found.module.is_some() && only_items {
            continue;
        }
        used.extend(found.module);
        used.extend(found.providers);
    }
    used
}

struct Scope<'a> {
    modules: &'a [Module],
    /// The imports that are being followed: the module, and the import's path. An import may pass
    /// through a name that it shares (`mod app; pub use app::app;`).
    following: Vec<(usize, &'a [String])>,
}

impl<'a> Scope<'a> {
    fn resolve(&mut self, from: usize, path: &[String]) -> Vec<Found> {
        let mut names = path.iter();
        let Some(first) = names.next() else {
            return Vec::new();
        };
        let mut found = match first.as_str() {
            "crate" => vec![Found::module(0)],
            "self" => vec![Found::module(from)],
            "super" => self.parent(from),
            name => self.look_up(from, name),
        };
        for name in names {
            // What follows a type is its own: an associated function, a variant.
            if found.iter().all(|found| found.module.is_none()) {
                break;
            }
            let mut next = Vec::new();
            for Found { module, providers } in found {
                let Some(module) = module else { continue };
                let mut inner = match name.as_str() {
                    "super" => self.parent(module),
                    name => self.look_up(module, name),
                };
                if inner.is_empty() {
                    // Made by a macro.
                    inner.push(Found {
                        module: None,
                        providers: BTreeSet::from([module]),
                    });
                }
                for found in &mut inner {
                    found.providers.extend(&providers);
                }
                next.extend(inner);
            }
            found = next;
        }
        found
    }

    fn parent(&self, module: usize) -> Vec<Found> {
        let parent = self.modules.get(module).and_then(|module| module.parent);
        parent.map(Found::module).into_iter().collect()
    }

    /// A name in a module: its own and what it imports by name, else what it imports by `*`.
    fn look_up(&mut self, module: usize, name: &str) -> Vec<Found> {
        let modules = self.modules;
        let Some(holder) = modules.get(module) else {
            return Vec::new();
        };
        let mut found = Vec::new();
        for is in holder.names.get(name).into_iter().flatten() {
            match is {
                Name::Module(child) => found.push(Found::module(*child)),
                Name::Item => found.push(Found::item(module)),
                Name::Import(path) => {
                    let followed = self.follow(module, path, |scope| scope.resolve(module, path));
                    let Some(mut followed) = followed else {
                        continue;
                    };
                    if followed.is_empty() {
                        followed.push(Found::item(module)); // of another crate
                    }
                    for found in &mut followed {
                        found.providers.insert(module);
                    }
                    found.extend(followed);
                }
            }
        }
        if !found.is_empty() {
            return found;
        }
        for path in &holder.globs {
            let followed = self.follow(module, path, |scope| {
                let from = scope.resolve(module, path);
                let from: Vec<_> = from.iter().filter_map(|found| found.module).collect();
                let names = from.iter().map(|from| scope.look_up(*from, name));
                names.flatten().collect::<Vec<_>>()
            });
            for mut followed in followed.into_iter().flatten() {
                followed.providers.insert(module);
                found.push(followed);
            }
        }
        found
    }

    /// `None`: this import is being followed already.
    fn follow<T>(
        &mut self,
        module: usize,
        path: &'a [String],
        then: impl FnOnce(&mut Self) -> T,
    ) -> Option<T> {
        if self.following.contains(&(module, path)) {
            return None;
        }
        self.following.push((module, path));
        let result = then(self);
        self.following.pop();
        Some(result)
    }
}

impl Found {
    fn module(module: usize) -> Self {
        Self {
            module: Some(module),
            providers: BTreeSet::new(),
        }
    }

    fn item(module: usize) -> Self {
        Self {
            module: None,
            providers: BTreeSet::from([module]),
        }
    }
}
