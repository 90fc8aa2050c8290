//! The machine as a whole, as journeys of members and as an exhaustive walk.
//!
//! `build` arranges tenants, members and a browser; each other file is one journey or one rule.
//! Not covered here: what a shell checks before it hands a verdict over.

#[cfg(test)]
mod account;
#[cfg(test)]
mod account_walk;
mod accounts;
#[cfg(test)]
mod blocked;
#[cfg(test)]
mod build;
#[cfg(test)]
mod elsewhere;
mod first_sign_in;
#[cfg(test)]
mod lost_device;
mod mixing;
#[cfg(test)]
mod on_file;
#[cfg(test)]
mod order;
#[cfg(test)]
mod out_of_order;
#[cfg(test)]
mod policy_change;
#[cfg(test)]
mod registered_factor;
#[cfg(test)]
mod reissue_link;
mod reset_link;
#[cfg(test)]
mod second_factor;
#[cfg(test)]
mod session;
#[cfg(test)]
mod shown_again;
#[cfg(test)]
mod sign_out;
#[cfg(test)]
mod step_up;
#[cfg(test)]
mod terms;
#[cfg(test)]
mod verdicts;
#[cfg(test)]
mod walk;
