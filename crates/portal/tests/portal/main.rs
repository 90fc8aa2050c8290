//! The portal against a small provider of its own on this machine: sign-in, sign-out, forms,
//! pages. Not covered here: how the portal and the real provider understand each other, which is
//! tested where both are started.

#[cfg(test)]
mod back_channel_logout;
#[cfg(test)]
mod booking;
#[cfg(test)]
mod browser;
#[cfg(test)]
mod kit;
#[cfg(test)]
mod pages;
#[cfg(test)]
mod provider;
#[cfg(test)]
mod sign_in;
#[cfg(test)]
mod sign_out;
