//! PDFs that follow the letter: listed among the enclosures, their pages in the
//! tree after everything else.

use super::Composer;
use super::content::{Annex, Role, Run, Tree};
use crate::document::Enclosure;
use crate::foreign::Foreign;

impl Composer<'_> {
    /// The annexes, in the order of the enclosures. A page with text is read as
    /// one paragraph, one without is a figure with the title in place of it: the
    /// tags of other files do not come along.
    pub(super) fn annexes(&mut self) -> Vec<Annex> {
        let document = self.document;
        let enclosures = document.letter.iter().flat_map(|letter| &letter.enclosures);
        let mut annexes = Vec::new();
        for enclosure in enclosures {
            let Enclosure::Annex { title, foreign } = enclosure else { continue };
            let title = self.plain_words(title);
            let part = self.tree.add(Tree::ROOT, Role::Part);
            let count = foreign.pages.len();
            let role = |number: usize, text: bool| match text {
                true => Role::Paragraph,
                false if count == 1 => Role::Figure { alt: title.clone() },
                false => Role::Figure { alt: format!("{title} ({number}/{count})") },
            };
            let pages = (1..).zip(&foreign.pages);
            let nodes = pages.map(|(number, page)| self.tree.add(part, role(number, page.text))).collect();
            annexes.push(Annex { title, foreign: foreign.clone(), nodes });
        }
        annexes
    }

    /// The pages of an annex, behind its title; the numbers are filled in last.
    pub(super) fn annex_pages(&self, number: usize, foreign: &Foreign) -> Run {
        let text = format!(" ({})", self.words.letter.annex.label(foreign.pages.len()));
        Run { text, annex: Some(number), ..Run::default() }
    }
}
