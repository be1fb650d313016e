//! Which link has the last word on each row.

use crate::Entry;
use std::collections::HashMap;

/// Rows are numbered closely, so their links lie in blocks of this many.
const BLOCK: usize = 1024;

/// The newest link of every row: eight bytes a row, where the rows lie close together.
#[derive(Debug, Default)]
pub struct Newest {
    tables: HashMap<String, HashMap<i64, Box<[i64; BLOCK]>>>,
}

impl Newest {
    /// A link speaks of these rows; links come in their order.
    pub fn learn(&mut self, link: i64, entries: &[Entry]) {
        for entry in entries {
            let (block, place) = place(entry.row);
            if !self.tables.contains_key(&entry.table) {
                self.tables.insert(entry.table.clone(), HashMap::new());
            }
            let table = self.tables.get_mut(&entry.table).expect("it was put there");
            table.entry(block).or_insert_with(|| Box::new([0; BLOCK]))[place] = link;
        }
    }

    /// The newest link that speaks of a row.
    pub fn link(&self, table: &str, row: i64) -> Option<i64> {
        let (block, place) = place(row);
        let link = self.tables.get(table)?.get(&block)?[place];
        (link != 0).then_some(link)
    }

    /// The tables that links speak of.
    pub fn tables(&self) -> impl Iterator<Item = &str> {
        self.tables.keys().map(String::as_str)
    }
}

fn place(row: i64) -> (i64, usize) {
    const SIZE: i64 = 1024;
    let within = usize::try_from(row.rem_euclid(SIZE)).unwrap_or_default();
    (row.div_euclid(SIZE), within)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::arithmetic_side_effects, reason = "numbers of a few rows")]

    use super::*;
    use crate::State;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_last_link_that_speaks_of_a_row_counts(
            told in proptest::collection::vec(("[ab]", any::<i64>().prop_map(|row| row % 3000)), 0..50),
        ) {
            let mut newest = Newest::default();
            let mut simple = HashMap::new();
            for (link, (table, row)) in (1..).zip(told) {
                let entry = Entry { table: table.clone(), row, state: State::Gone };
                newest.learn(link, &[entry]);
                simple.insert((table, row), link);
            }
            for ((table, row), link) in &simple {
                prop_assert_eq!(newest.link(table, *row), Some(*link));
            }
            prop_assert_eq!(newest.link("c", 1), None);
        }
    }
}
