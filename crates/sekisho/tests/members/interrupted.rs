//! Imports that were stopped, by a power cut if need be, and taken up again.

use std::{fs, process::Stdio, time::Duration};

use crate::support::{Here, members};

/// Enough for several batches.
const ROWS: usize = 6_000;

#[tokio::test]
async fn an_import_that_was_killed_is_taken_up_again_and_no_letter_is_wrong() {
    let here = Here::new();
    let file = here.write("members.csv", &members(ROWS));
    let letters = here.letters_path();
    let arguments = [
        "members",
        "import",
        "--tenant",
        "sakura",
        "--temporary-password",
        "random",
        "--letters",
        &letters,
        &file,
    ];
    let mut running = here.command(&arguments);
    running.stdout(Stdio::null()).stderr(Stdio::null());
    let mut running = running.spawn().unwrap();
    let database = here.database().await;
    while database.count().await == 0 {
        assert!(running.try_wait().unwrap().is_none(), "it ended too early");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    running.kill().unwrap();
    running.wait().unwrap();
    let written = database.count().await;
    assert!(written < ROWS, "it was too fast to be interrupted");
    assert_eq!(written % 500, 0, "never half a batch");

    let said = here.run(&arguments);

    assert_eq!(said.code, 0, "{}", said.all());
    assert_eq!(database.count().await, ROWS);
    let unchanged = format!("{} new, {written} unchanged, 0 bad", ROWS - written);
    assert!(said.out.contains(&unchanged), "{}", said.out);
    let (printed, _) = here.letters();
    assert_eq!(printed.len(), ROWS);
    for number in (1..=ROWS).step_by(97).chain([written, written + 1, ROWS]) {
        let user_id = format!("tmp-{number:06}");
        let password = &printed[&user_id].password;
        assert!(database.opens(&user_id, password).await, "{user_id}");
    }
}

#[tokio::test]
async fn letters_that_were_written_before_their_members_are_used() {
    let here = Here::new();
    let file = here.write("members.csv", &members(2));
    let letters = here.letters_path();
    let options = ["--temporary-password", "random", "--letters", &letters];
    let one = here.write("one.csv", &members(1));
    assert_eq!(here.import(&one, &options).code, 0);
    let (_, before) = here.letters();
    // As a power cut between the letters and the database leaves it, with a line cut off.
    let left =
        format!("{before}山田 花子,tmp-000002,acde-fhjk-nprt-uwxy,,sakura\n山田 花子,tmp-0000");
    fs::write(&letters, left).unwrap();

    let said = here.import(&file, &options);

    assert_eq!(said.code, 0, "{}", said.all());
    let (printed, _) = here.letters();
    assert_eq!(printed.len(), 2);
    assert_eq!(printed["tmp-000002"].password, "acde-fhjk-nprt-uwxy");
    let database = here.database().await;
    assert!(database.opens("tmp-000002", "acde-fhjk-nprt-uwxy").await);
}

#[test]
fn a_file_that_is_no_file_of_letters_is_left_alone() {
    let here = Here::new();
    let file = here.write("members.csv", &members(1));
    let diary = here.write("diary.txt", "dear diary");
    fs::set_permissions(&diary, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    let options = ["--temporary-password", "random", "--letters", &diary];
    let said = here.import(&file, &options);
    assert_eq!(said.code, 1, "{}", said.all());
    assert_eq!(fs::read_to_string(diary).unwrap(), "dear diary");
}

#[tokio::test]
async fn two_imports_of_one_file_at_once_give_every_member_one_letter() {
    let here = Here::new();
    let file = here.write("members.csv", &members(ROWS));
    let other = here.path("other.csv").display().to_string();
    let import = |letters: &str| {
        let to = ["--tenant", "sakura", "--letters", letters, &file];
        let random = ["--temporary-password", "random"];
        let arguments = [&["members", "import"][..], &random, &to].concat();
        let mut command = here.command(&arguments);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command.spawn().unwrap()
    };
    let running = [import(&here.letters_path()), import(&other)];
    for mut import in running {
        assert!(import.wait().unwrap().success());
    }
    let database = here.database().await;
    assert_eq!(database.count().await, ROWS);
    let mut letters = here.letters().0;
    fs::rename(other, here.letters_path()).unwrap();
    let others = here.letters().0;
    assert_eq!(letters.len() + others.len(), ROWS);
    letters.extend(others);
    assert_eq!(letters.len(), ROWS, "nobody has two letters");
    for number in (1..=ROWS).step_by(97) {
        let user_id = format!("tmp-{number:06}");
        let password = &letters[&user_id].password;
        assert!(database.opens(&user_id, password).await, "{user_id}");
    }
}
