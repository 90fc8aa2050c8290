//! The routes as the provider's source declares them, so that none can be forgotten in the table.

use std::{fs, path::Path};

use sekisho_oidc::discovery::endpoint;

/// A path and one of its methods.
pub(crate) type Route = (String, &'static str);

/// Every route in the source of the provider.
pub(crate) fn routes() -> Vec<Route> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/server/src");
    let mut found = Vec::new();
    read_folder(&folder, &mut found);
    found.sort();
    found
}

fn read_folder(folder: &Path, found: &mut Vec<Route>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_folder(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let source = fs::read_to_string(&path).unwrap();
            for hidden in [
                ".nest(",
                ".nest_service(",
                ".route_service(",
                "MethodFilter",
            ] {
                assert!(
                    !source.contains(hidden),
                    "{}: {hidden} is not read here",
                    path.display()
                );
            }
            found.extend(source.split(".route(").skip(1).flat_map(routes_of_call));
        }
    }
}

/// The routes of a call, from behind its opening parenthesis.
fn routes_of_call(call: &str) -> Vec<Route> {
    let (path, rest) = call.split_once(',').expect("a path and a method");
    let handlers = &rest[..end_of_call(rest)];
    let path = path_of(path.trim());
    // A route of HEAD only refuses it: what GET does there must be seen.
    let known = [("GET", "get("), ("POST", "post(")];
    for other in ["put(", "delete(", "patch(", "any(", "on(", "options("] {
        assert!(
            !handlers.contains(other),
            "{path}: {other} is not read here"
        );
    }
    let used = known
        .into_iter()
        .filter(|(_, word)| handlers.contains(word));
    used.map(|(method, _)| (path.clone(), method)).collect()
}

fn end_of_call(text: &str) -> usize {
    let mut depth = 1;
    for (at, character) in text.char_indices() {
        match character {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at;
        }
    }
    panic!("a call without an end: {text}")
}

fn path_of(argument: &str) -> String {
    let named = match argument.strip_prefix("endpoint::") {
        Some("OPENID_CONFIGURATION") => endpoint::OPENID_CONFIGURATION,
        Some("OAUTH_AUTHORIZATION_SERVER") => endpoint::OAUTH_AUTHORIZATION_SERVER,
        Some("JWKS") => endpoint::JWKS,
        Some("AUTHORIZE") => endpoint::AUTHORIZE,
        Some("TOKEN") => endpoint::TOKEN,
        Some("USERINFO") => endpoint::USERINFO,
        Some("INTROSPECT") => endpoint::INTROSPECT,
        Some("REVOKE") => endpoint::REVOKE,
        Some("END_SESSION") => endpoint::END_SESSION,
        Some(other) => panic!("endpoint::{other} is not in this table"),
        None => argument
            .strip_prefix('"')
            .and_then(|path| path.strip_suffix('"'))
            .unwrap(),
    };
    named.to_owned()
}
