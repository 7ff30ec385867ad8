use super::folders;

#[test]
fn folders_are_safe_and_never_meet() {
    let names = [
        "Web",
        "web",
        "WEB",
        "a/b",
        "a b",
        "../x",
        "con",
        "COM1.x",
        "index.html",
        "Zürich",
        "",
        "..",
        "x.",
    ];
    let made = folders(names.into_iter());
    let mut lower: Vec<String> = made.iter().map(|folder| folder.to_lowercase()).collect();
    lower.sort();
    lower.dedup();
    assert_eq!(lower.len(), names.len(), "{made:?}");
    let is_safe = |folder: &String| {
        !folder.is_empty()
            && !folder.starts_with('.')
            && !folder.ends_with('.')
            && folder
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
    };
    assert!(made.iter().all(is_safe), "{made:?}");
    assert!(!made.contains(&"con".to_owned()) && !made.contains(&"index.html".to_owned()));
    assert_eq!(folders(["payments"].into_iter()), ["payments"]);
}
