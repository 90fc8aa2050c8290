# The habits of this project. `just` alone lists them.

# List the habits
default:
    @just --list --unsorted

# Provider, two portals, mail box and sample members on http://localhost:8080/demo
demo *arguments:
    cargo run --release -- demo {{ arguments }}

# Every test, as CI runs them; with a filter only the tests of that name
test *filter:
    ./tests/run {{ filter }}

# Format, lints, guards and the tests that need neither PostgreSQL nor Chromium
check:
    ./tests/run --quick

# Pictures of every page, by Chromium, in both languages and on both screens, into target/screenshots
screenshots:
    SEKISHO_EVERY_PAGE=1 ./tests/run chromium

# Whether the time of an answer tells who is a member
bench:
    cargo bench --package sekisho-tests --bench same_time

# The documentation of all crates, in target/doc
docs:
    cargo doc --workspace --no-deps

# The production binary, without the demo: target/release/sekisho
build-release:
    cargo build --release --package sekisho --no-default-features
