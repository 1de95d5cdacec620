//! The figures as people read them: a line a document, or a few where the terminal is narrow.

use bindery::printable_line;

use super::columns::{COLUMNS, Cell, Column, Fine};
use super::figures::Figures;
use super::total::total;

/// How text is to look.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// Columns of the terminal; `None` where there is none.
    pub width: Option<usize>,
    /// Whether what is bad is red.
    pub coloured: bool,
}

/// The table, with a line for all documents together at its end where there is more than one.
pub fn table(rows: &[Figures], look: Look) -> String {
    let total = (rows.len() > 1).then(|| total(rows));
    let rows: Vec<_> = rows.iter().chain(&total).collect();
    let columns: Vec<_> = COLUMNS.iter().filter(|column| rows.iter().any(|row| (column.cell)(row).is_some())).collect();
    let lines = wide(&rows, &columns, look.coloured);
    let needed = lines.first().map_or(0, |header| header.chars().count());
    match look.width {
        Some(width) if width < needed => narrow(&rows, &columns, Look { width: Some(width), ..look }),
        _ => lines.concat(),
    }
}

fn wide(rows: &[&Figures], columns: &[&Column], coloured: bool) -> Vec<String> {
    let first = rows.iter().map(|row| row.document.chars().count()).max().unwrap_or_default();
    let width = |column: &&Column| {
        let cells = rows.iter().filter_map(|row| (column.cell)(row)).map(|(text, _)| text.chars().count());
        cells.chain([column.header.len()]).max().unwrap_or_default()
    };
    let widths: Vec<_> = columns.iter().map(width).collect();
    let header = columns.iter().zip(&widths).map(|(column, width)| format!("  {:>width$}", column.header));
    let mut lines = vec![format!("{:first$}{}\n", "", header.collect::<String>())];
    lines.extend(rows.iter().map(|row| {
        let cells = columns.iter().zip(&widths).map(|(column, &width)| {
            let cell = (column.cell)(row);
            let padding = " ".repeat(width - cell.as_ref().map_or(1, |(text, _)| text.chars().count()) + 2);
            padding + &spelled(cell, coloured)
        });
        format!("{:first$}{}\n", printable_line(&row.document), cells.collect::<String>())
    }));
    lines
}

/// Each document with its figures below it, as many as the line takes.
fn narrow(rows: &[&Figures], columns: &[&Column], look: Look) -> String {
    let mut text = String::new();
    for row in rows {
        text += &printable_line(&row.document);
        let mut used = usize::MAX;
        for column in columns {
            let Some((figure, fine)) = (column.cell)(row) else { continue };
            let needed = column.header.len() + 1 + figure.chars().count();
            let fits = used.saturating_add(needed + 2) <= look.width.unwrap_or(usize::MAX);
            text += if fits { ", " } else { "\n  " };
            used = if fits { used + 2 + needed } else { 2 + needed };
            text += &format!("{} {}", column.header, spelled(Some((figure, fine)), look.coloured));
        }
        text += "\n";
    }
    text
}

fn spelled(cell: Cell, coloured: bool) -> String {
    match cell {
        None => "-".to_owned(),
        Some((text, Fine::No)) if coloured => format!("\u{1b}[1;31m{text}\u{1b}[0m"),
        Some((text, _)) => text,
    }
}

#[cfg(test)]
mod tests {
    use super::{Look, table};
    use crate::corpus::figures::{Compilation, Figures, Generation};

    fn row(document: &str, operations: usize, errors: usize) -> Figures {
        let generation = Generation { operations, lines: 1234, seconds: 0.123, ..Generation::default() };
        let check = Compilation { errors, warnings: 1, cpu_seconds: 2.5, peak_bytes: 1 << 30 };
        Figures { document: document.to_owned(), generation, check: Some(check), ..Figures::default() }
    }

    fn refused(document: &str) -> Figures {
        let generation = Generation { errors: 3, ..Generation::default() };
        Figures { document: document.to_owned(), generation, ..Figures::default() }
    }

    #[test]
    fn columns_are_aligned_and_only_those_that_are_known() {
        let rows = [row("pets.yaml", 7, 0), row("a-longer-name.json", 1234, 12), refused("odd.yaml")];
        let text = table(&rows, Look { width: None, coloured: false });
        assert_eq!(
            text,
            "                     ops  types  lines  gen E/W  gen s  check s  check MB  rustc E/W
pets.yaml              7      0   1234      0/0   0.12      2.5      1024        0/1
a-longer-name.json  1234      0   1234      0/0   0.12      2.5      1024       12/1
odd.yaml               -      -      -      3/0   0.00        -         -          -
3 documents            -      -      -      3/0   0.25      5.0      1024       12/2
"
        );
    }

    #[test]
    fn what_is_bad_is_red_where_that_is_wanted() {
        let rows = [row("pets.yaml", 7, 2)];
        assert!(table(&rows, Look { width: None, coloured: true }).contains("  \u{1b}[1;31m2/1\u{1b}[0m"));
        assert!(!table(&rows, Look { width: None, coloured: false }).contains('\u{1b}'));
    }

    #[test]
    fn names_of_documents_are_no_orders() {
        for width in [None, Some(40)] {
            let text = table(&[row("::error::\u{1b}[2J\n.yaml", 7, 2)], Look { width, coloured: false });
            assert!(text.contains("�:error::␛[2J␊.yaml") && !text.contains('\u{1b}'), "{text}");
        }
    }

    #[test]
    fn narrow_terminals_get_lines_that_fit() {
        let rows = [row("pets.yaml", 7, 2), refused("odd.yaml")];
        let text = table(&rows, Look { width: Some(40), coloured: false });
        assert!(text.lines().all(|line| line.len() <= 40), "{text}");
        assert!(text.starts_with("pets.yaml\n  ops 7, types 0, lines 1234\n"), "{text}");
        assert!(text.contains("\nodd.yaml\n  gen E/W 3/0, gen s 0.00\n"), "{text}");
    }
}
