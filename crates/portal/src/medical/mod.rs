//! Medical cost: what a member paid at the counter, by month and by visit.

mod chart;
mod pages;
mod statements;

pub(crate) use chart::get as chart;
pub(crate) use pages::{get_statements, get_top};
