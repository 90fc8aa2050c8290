//! Columns as all tables write them.

use sea_orm_migration::{
    schema::{
        big_integer, big_integer_null, binary_len, binary_len_null, string_len, string_len_null,
        text, uuid,
    },
    sea_query::{
        ColumnDef, ForeignKey, ForeignKeyAction, ForeignKeyCreateStatement, Index,
        IndexCreateStatement, Table, TableCreateStatement,
    },
};

/// The length of every keyed hash.
const HASH: u32 = 32;

/// A table whose keys begin with the tenant: its primary key is the tenant and `key`.
pub(super) fn table(name: &'static str, key: &[&'static str]) -> TableCreateStatement {
    let mut primary = Index::create();
    primary.col("tenant_id");
    for column in key {
        primary.col(*column);
    }
    Table::create()
        .table(name)
        .col(string_len("tenant_id", 40))
        .primary_key(&mut primary)
        .take()
}

/// An index, named after its table and columns.
pub(super) fn index(table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = Index::create();
    index
        .table(table)
        .name(format!("{table}_{}", columns.join("_")));
    for column in columns {
        index.col(*column);
    }
    index
}

/// A UUID.
pub(super) fn id(name: &'static str) -> ColumnDef {
    uuid(name)
}

/// A keyed hash.
pub(super) fn hash(name: &'static str) -> ColumnDef {
    binary_len(name, HASH)
}

/// A keyed hash that may be absent.
pub(super) fn hash_null(name: &'static str) -> ColumnDef {
    binary_len_null(name, HASH)
}

/// A time, in milliseconds since 1970.
pub(super) fn time(name: &'static str) -> ColumnDef {
    big_integer(name)
}

/// A time that may be absent.
pub(super) fn time_null(name: &'static str) -> ColumnDef {
    big_integer_null(name)
}

/// A short name of our own: a state, a kind.
pub(super) fn word(name: &'static str) -> ColumnDef {
    string_len(name, 40)
}

/// A short name of our own that may be absent.
pub(super) fn word_null(name: &'static str) -> ColumnDef {
    string_len_null(name, 40)
}

/// A JSON document that is read as a whole.
pub(super) fn document(name: &'static str) -> ColumnDef {
    text(name)
}

/// A row that goes with the row of the same tenant it belongs to.
pub(super) fn belongs_to(
    table: &'static str,
    column: &'static str,
    owner: &'static str,
) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .name(format!("{table}_{column}"))
        .from(table, ("tenant_id", column))
        .to(owner, ("tenant_id", "id"))
        .on_delete(ForeignKeyAction::Cascade)
        .take()
}
