use std::fs;

use super::{Foreign, MANIFEST, Staging, check_folder, write_file};

#[test]
fn a_folder_is_swapped_in_whole() {
    let place = tempfile::tempdir().expect("room");
    let target = place.path().join("out");
    for round in ["one", "two"] {
        check_folder(&target, Foreign::Refuse).expect("it may be written");
        let staging = Staging::new(&target, Foreign::Refuse).expect("it can be made");
        staging
            .write(&format!("{round}.txt"), round.as_bytes())
            .expect("it can be written");
        staging
            .write("charts/a.png", b"picture")
            .expect("it can be written");
        staging.finish("test").expect("it can be put there");
    }
    assert!(
        !target.join("one.txt").exists(),
        "nothing of the first round is left"
    );
    assert_eq!(
        fs::read_to_string(target.join("two.txt")).expect("it is there"),
        "two"
    );
    assert!(target.join(MANIFEST).exists());
    assert_eq!(
        fs::read_dir(place.path()).expect("it is there").count(),
        1,
        "no temporary folder is left"
    );
}

#[test]
fn a_foreign_file_stops_it() {
    let place = tempfile::tempdir().expect("room");
    fs::write(place.path().join("mine.txt"), "mine").expect("it can be written");
    let failure = check_folder(place.path(), Foreign::Refuse).expect_err("it is foreign");
    assert_eq!(failure.kind().exit_code(), 2);
    check_folder(place.path(), Foreign::Keep).expect("it may stay");
    // A manifest that does not list it makes it no less foreign.
    fs::write(
        place.path().join(MANIFEST),
        r#"{"generator":"x","files":[{"path":"a","sha256":"","bytes":0}]}"#,
    )
    .expect("it can be written");
    check_folder(place.path(), Foreign::Refuse).expect_err("it is still foreign");
}

#[test]
fn a_file_that_cannot_be_filled_leaves_the_old_one() {
    let place = tempfile::tempdir().expect("room");
    let path = place.path().join("table.csv");
    fs::write(&path, "old").expect("it can be written");
    let failure =
        write_file(&path, |_| Err(std::io::Error::other("no more room"))).expect_err("it fails");
    assert_eq!(failure.kind().exit_code(), 5);
    assert_eq!(fs::read_to_string(&path).expect("it is there"), "old");
    assert_eq!(fs::read_dir(place.path()).expect("it is there").count(), 1);
}
