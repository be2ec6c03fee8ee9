//! Payment codes as blocks: a transfer in, a code with its words beside it out.

use std::sync::Arc;

use super::content::{Block, CodeBlock, ColumnBlock, Columns, Slot, Stand};
use super::tree::{NodeId, Role, Tree};
use crate::payment::Matrix;
use crate::payment::epc::{Epc, EpcError};

/// The code of a SEPA transfer, as a figure under `parent`. `alt` says what it
/// holds, for those who cannot see it: amount, payee, account, reference.
///
/// # Errors
/// The first limit of the guideline that the transfer breaks.
pub fn epc_code(tree: &mut Tree, parent: NodeId, epc: &Epc, alt: &str) -> Result<Block, EpcError> {
    let matrix = epc.code()?;
    Ok(Block::Code(code_block(tree, parent, &matrix, alt)))
}

/// A code at the left, and blocks in the room beside it. Blocks under the code,
/// such as what it is called, follow it in `code`.
#[must_use]
pub fn with_code(code: Vec<Block>, beside: Vec<Block>) -> Block {
    let code = ColumnBlock { slot: Slot::Code, stand: Stand::Top, blocks: code };
    let beside = ColumnBlock { slot: Slot::BesideCode, stand: Stand::Top, blocks: beside };
    Block::Columns(Columns { cells: vec![code, beside] })
}

/// A code as a figure.
pub(super) fn code_block(tree: &mut Tree, parent: NodeId, matrix: &Matrix, alt: &str) -> CodeBlock {
    let node = tree.add(parent, Role::Figure { alt: alt.to_owned() });
    CodeBlock { node, modules: Arc::new(matrix.outline()) }
}
