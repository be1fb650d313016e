//! The statement of a period, as a file.

use super::IpcError;
use super::dto::instant;
use crate::Desk;
use domain::{MoneyError, Right};
use serde::{Deserialize, Serialize};
use shop::Shop;
use specta::Type;
use statement::{CsvStatement, StatementError, WholeFile};
use std::path::Path;
use std::sync::Arc;
use store::{StatementFilter, StoreError};
use tauri::State;

/// Which period, and where to.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ExportStatementRequest {
    /// The first moment that counts.
    pub from: String,
    /// The first moment that no longer counts.
    pub to: String,
    /// The file.
    pub path: String,
}

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ExportView {
    /// The file.
    pub path: String,
    /// How many sales and refunds.
    pub rows: u32,
}

/// Writes the statement of a period. The file is there whole or not at all.
#[tauri::command]
#[specta::specta]
pub async fn export_statement(
    desk: State<'_, Arc<Desk>>,
    request: ExportStatementRequest,
) -> Result<ExportView, IpcError> {
    let filter = StatementFilter {
        from: instant("from", &request.from)?,
        to: instant("to", &request.to)?,
        account: None,
        currency: None,
    };
    let shop = desk.shop().await?;
    shop.ctx().allow(&desk.actor().await?, Right::Export).await?;
    let rows = write(&shop, &filter, Path::new(&request.path)).await?;
    Ok(ExportView { path: request.path, rows: u32::try_from(rows).unwrap_or(u32::MAX) })
}

/// Why a statement could not be written.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ExportError {
    #[error("the books could not be read")]
    Store(#[from] StoreError),
    #[error("an amount could not be turned round")]
    Money(#[from] MoneyError),
    #[error(transparent)]
    Statement(#[from] StatementError),
}

async fn write(shop: &Shop, filter: &StatementFilter, path: &Path) -> Result<u64, IpcError> {
    let zone = shop.profile().await?.zone;
    let book = kept_book(shop);
    let unusable = |error: std::io::Error| IpcError::bad_input("path", &error);
    let file = WholeFile::create(path).map_err(unusable)?;
    let mut csv = CsvStatement::begin(file, book, zone).map_err(ExportError::from)?;
    shop.store()
        .statement_rows::<ExportError>(filter, |stored| {
            Ok(csv.row(&operations::statement_row(stored)?)?)
        })
        .await?;
    let rows = csv.rows();
    csv.finish().map_err(ExportError::from)?.keep().map_err(unusable)?;
    Ok(rows)
}

/// What each row of a file says of itself.
pub(crate) fn kept_book(shop: &Shop) -> statement::Book {
    match shop.store().book() {
        store::Book::Live => statement::Book::Live,
        store::Book::Practice => statement::Book::Practice,
    }
}

impl From<ExportError> for IpcError {
    fn from(error: ExportError) -> Self {
        match error {
            ExportError::Store(error) => error.into(),
            ExportError::Money(error) => error.into(),
            ExportError::Statement(error) => Self::bad_input("path", &error),
        }
    }
}
