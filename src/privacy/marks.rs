//! The marks that issuers put before their tokens, and the forms in which secrets are written: data, one line a form.
//!
//! The marks are those that the issuers publish so that their tokens can be found.

/// What a text must hold, in small letters and with blanks between where one of several is enough, and the form that is
/// then looked for; the first group of a form that takes part is the secret, else all of it.
///
/// In a form, `\w`, `\d` and `\b` mean ASCII.
pub(super) const FORMS: &[(&str, &str)] = &[
    // Keys as they stand in files.
    (
        "-----begin",
        r"(?is)-----BEGIN[ A-Z0-9_-]{0,100}PRIVATE KEY(?: BLOCK)?-----.*?(?:KEY(?: BLOCK)?-----|\z)",
    ),
    ("age-secret-key-1", r"(?i)\bAGE-SECRET-KEY-1[A-Z0-9]{20,}"),
    ("putty-user-key", r"(?i)PuTTY-User-Key-File-\d[\s\S]*"),
    (
        "secret",
        r#"(?is)\bkind:[ \t]*["']?secret\b.{0,400}?\bdata:.{0,100}?((?:\s+[\w.-]+:[ \t]*(?:[|>][-+]?\s+)?["']?[a-z0-9+/=]{4,}["']?)+)"#,
    ),
    (
        "secret",
        r#"(?is)\bdata:.{0,100}?((?:\s+[\w.-]+:[ \t]*(?:[|>][-+]?\s+)?["']?[a-z0-9+/=]{4,}["']?)+).{0,400}?\bkind:[ \t]*["']?secret\b"#,
    ),
    // Web tokens, plain and encoded once more.
    (
        "eyj",
        r"\beyJ[A-Za-z0-9_-]{14,}\.[A-Za-z0-9_/\\-]{10,}(?:\.[A-Za-z0-9_/\\=+-]*)?",
    ),
    (".ey", r"\bey[A-Za-z0-9]{17,}\.ey[A-Za-z0-9_/\\+.=-]{17,}"),
    (
        "eyjrijoi zxlk",
        r"\b(?:eyJrIjoi|ZXlK)[A-Za-z0-9_/\\+.=\s-]{20,}",
    ),
    // Clouds.
    (
        "a3t akia asia abia acca agpa aida aroa aipa anpa anva",
        r"\b(?:A3T[A-Z0-9]|AKIA|ASIA|ABIA|ACCA|AGPA|AIDA|AROA|AIPA|ANPA|ANVA)[A-Z0-9]{16}\b",
    ),
    ("absk", r"\bABSK[A-Za-z0-9+/]{40,}={0,2}"),
    ("bedrock-api-key-", r"bedrock-api-key-[A-Za-z0-9+/=_-]{8,}"),
    ("aiza", r"\bAIza[\w-]{30,}"),
    ("ya29.", r"\bya29\.[\w.-]{20,}"),
    ("gocspx-", r"\bGOCSPX-[\w-]{20,}"),
    ("ltai", r"\bLTAI[A-Za-z0-9]{12,}"),
    ("q~", r"[A-Za-z0-9_~.]{3}\dQ~[A-Za-z0-9_~.-]{31,34}"),
    ("doo_v1_ dop_v1_ dor_v1_", r"(?i)\bdo[opr]_v1_[a-f0-9]{32,}"),
    ("v1.0-", r"\bv1\.0-[a-f0-9]{24}-[a-f0-9]{146}"),
    ("hrku-", r"\bHRKU-[\w-]{20,}"),
    ("4b1d", r"\b4b1d[A-Za-z0-9]{38}\b"),
    ("dapi", r"\bdapi[a-f0-9]{32}(?:-\d)?"),
    (
        "fo1_ fm1a_ fm1r_ fm2_",
        r"\b(?:fo1_|fm1[ar]_|fm2_)[\w+/-]{30,}={0,3}",
    ),
    ("tk-us-", r"\btk-us-[\w-]{40,}"),
    ("aqvn", r"\b(?i:AQVN)[\w-]{35,38}"),
    // Code hosts and packages.
    ("gho_ ghp_ ghs_ ghu_ ghr_", r"\bgh[opsur]_[0-9A-Za-z]{20,}"),
    ("github_pat_", r"\bgithub_pat_\w{22,}"),
    (
        "glpat- glptt- gldt- glrt- glcbt- glft- glimt- glagent- glsoat- gloas- glffct- glwt-",
        r"\bgl(?:pat|ptt|dt|rt|cbt|ft|imt|agent|soat|oas|ffct|wt)-[\w.-]{15,}",
    ),
    ("gr1348941", r"\bGR1348941-?[\w-]{20,}"),
    ("_gitlab_session=", r"_gitlab_session=([0-9a-zA-Z]{20,})"),
    ("npm_", r"(?i)\bnpm_[a-z0-9]{30,}"),
    ("pypi-", r"\bpypi-[\w-]{40,}"),
    ("rubygems_", r"\brubygems_[a-f0-9]{40,}"),
    ("clojars_", r"(?i)CLOJARS_[a-z0-9]{40,}"),
    ("akcp cmvmd", r"\b(?:AKCp|cmVmd)[A-Za-z0-9]{50,}"),
    ("sgp_", r"\bsgp_[\w]{40,}"),
    ("pul-", r"\bpul-[a-f0-9]{40}"),
    ("hf_ api_org_", r"\b(?:hf|api_org)_[A-Za-z]{30,}"),
    ("api-", r"\bAPI-[A-Z0-9]{26}\b"),
    // Chat, mail, incidents, monitoring.
    ("xox", r"(?i)\bxox[a-z](?:\.xox[a-z])?-[\w-]{8,}"),
    ("xapp-", r"(?i)\bxapp-\d-[\w-]{10,}"),
    (
        "hooks.slack.com",
        r"(?i)hooks\.slack\.com/(?:services|workflows|triggers)/([A-Za-z0-9+/_-]{20,})",
    ),
    (
        "/api/webhooks/",
        r"(?i)discord(?:app)?\.com/api/webhooks/([\w/-]{20,})",
    ),
    (
        "webhook.office.com",
        r"(?i)\.webhook\.office\.com/webhookb2/([\w@/-]{20,})",
    ),
    (":a", r"(?i)\b\d{5,16}:A[\w-]{30,}"),
    ("sg.", r"\bSG\.[\w=.-]{40,}"),
    ("xkeysib-", r"(?i)\bxkeysib-[a-f0-9]{64}-[a-z0-9]{16}"),
    ("key-", r"(?i)\b(?:pub)?key-[a-f0-9]{32}\b"),
    (
        "glc_ glsa_",
        r"(?i)\b(?:glc_|glsa_)[A-Za-z0-9+/_]{32,}={0,3}",
    ),
    (
        "nrak- nrii- nrjs- nrra- nrbr-",
        r"(?i)\bNR(?:AK|II|JS|RA|BR)-[a-z0-9-]{19,}",
    ),
    ("sntrys_ sntryu_", r"\bsntry[su]_[\w+/=]{40,}"),
    ("dt0c01.", r"(?i)\bdt0c01\.[a-z0-9]{24}\.[a-z0-9]{64}"),
    ("pmak-", r"(?i)\bPMAK-[a-z0-9]{24}-[a-z0-9]{34}"),
    ("-us", r"(?i)\b[a-f0-9]{32}-us\d{1,2}\b"),
    // Payment and trade.
    (
        "_test_ _live_ _prod_",
        r"\b(?:sk|rk|pk|whsec)_(?:test|live|prod)_[A-Za-z0-9]{10,}",
    ),
    ("sk_", r#"["'](sk_[^\s"']{20,})["']"#),
    ("whsec_", r"\bwhsec_[A-Za-z0-9+/=]{20,}"),
    ("sq0", r"\bsq0[a-z]{3}-[\w-]{22,}"),
    ("eaaa", r"\bEAAA[\w-]{22,60}"),
    ("eaam eaac", r"\bEAA[MC][A-Za-z0-9]{60,}"),
    ("| %", r"(?i)\b\d{15,16}(?:\||%(?:7c)?)[0-9a-z_-]{27,40}"),
    (
        "shpat_ shpca_ shppa_ shpss_",
        r"\bshp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}",
    ),
    ("ezak eztk", r"\bEZ[AT]K[A-Za-z0-9]{54}"),
    ("duffel_", r"\bduffel_(?:test|live)_[\w=-]{40,}"),
    (
        "flwseck_test- flwpubk_test-",
        r"\bFLW(?:SECK|PUBK)_TEST-[A-Za-z0-9]{12,}",
    ),
    ("shippo_", r"\bshippo_(?:live|test)_[a-fA-F0-9]{40}"),
    (
        "access-",
        r"(?i)\baccess-(?:sandbox|development|production)-[0-9a-f-]{30,}",
    ),
    ("live_ test_", r"(?i)\b(?:live|test)_(?:pub_)?[a-f0-9]{30,}"),
    // Language models.
    (
        "sk-ant- sk-proj- sk-svcacct- sk-admin- sk-or-",
        r"\bsk-(?:ant|proj|svcacct|admin|or)-[\w-]{20,}",
    ),
    ("sk-", r"\bsk-[A-Za-z0-9]{32,}"),
    ("pplx-", r"\bpplx-[A-Za-z0-9]{40,}"),
    // Secret stores and tools.
    ("hvb. hvs. hvr.", r"\bhv[bsr]\.[\w-]{24,}"),
    ("s.", r"\bs\.[A-Za-z0-9]{24}\b"),
    (".atlasv1.", r"(?i)\b[a-z0-9]{14}\.atlasv1\.[\w=-]{60,}"),
    (
        "dp.",
        r"\bdp\.(?:pt|st|ct|sa|scim|audit)\.[A-Za-z0-9.]{40,}",
    ),
    ("ops_eyj", r"\bops_eyJ[A-Za-z0-9+/=]{40,}"),
    (
        "a3-",
        r"\bA3-[A-Z0-9]{6}-[A-Z0-9]{5,11}(?:-[A-Z0-9]{5}){3,4}",
    ),
    ("pscale_", r"(?i)\bpscale_(?:tkn|oauth|pw)_[\w=.-]{30,}"),
    (
        "pat. sat.",
        r"\b(?:pat|sat)\.[\w-]{22}\.[A-Za-z0-9]{24}\.[A-Za-z0-9]{20}",
    ),
    ("pat", r"\bpat[A-Za-z0-9]{14}\.[a-f0-9]{64}"),
    ("atatt3 atctt3", r"(?i)\bAT[AC]TT3[\w=-]{40,}"),
    (
        "lin_api_ lin_oauth_",
        r"(?i)\blin_(?:api|oauth)_[a-z0-9]{32,}",
    ),
    ("ntn_", r"\bntn_[A-Za-z0-9]{40,}"),
    ("secret_", r"\bsecret_[A-Za-z0-9]{40,}"),
    ("fio-u-", r"\bfio-u-[\w=-]{60,}"),
    ("ico-", r"\bico-[A-Za-z0-9]{32}\b"),
    ("pnu_", r"\bpnu_[A-Za-z0-9]{36}"),
    ("rdme_", r"\brdme_[a-z0-9]{60,}"),
    ("sm_aat_ sm_pat_ sm_sat_", r"\bsm_[aps]at_[A-Za-z0-9]{16,}"),
    ("s-s4t2", r"\bs-s4t2(?:ud|af)-[a-fA-F0-9]{64}"),
    (
        ".acc",
        r"\b(?:sc|ext|scauth|authress)_[A-Za-z0-9]{5,30}\.[A-Za-z0-9]{4,6}\.acc[_-][A-Za-z0-9-]{10,32}\.[A-Za-z0-9+/_=-]{30,}",
    ),
    ("sha256~", r"\bsha256~[\w-]{40,}"),
    ("_mmk", r"\b[A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk\b"),
    ("p8e-", r"\bp8e-[A-Za-z0-9]{32}"),
    ("sk", r"\bSK[0-9a-fA-F]{32}\b"),
    ("tfp_", r"(?i)\btfp_[\w.=-]{50,}"),
    ("dnkey-", r"(?i)\bdnkey-[\w=-]{26,}"),
    ("pk. sk.", r"(?i)\b[ps]k\.[a-z0-9]{60}\.[a-z0-9]{22}"),
    ("t1.", r"\b(?i:t1)\.[\w-]+={0,2}\.[\w-]{80,}={0,2}"),
    // Passwords in addresses, and what is signed or handed over in them.
    (
        "://",
        r"(?i)\b[a-z][a-z0-9+.-]{1,20}://[^\s/:@]{0,80}:([^\s/@]{1,200})@",
    ),
    (
        "token= key= sig= signature= secret= password= passwd= pwd= auth= code= credential= session= jwt=",
        r#"(?i)[?&;](?:[\w.-]*(?:token|key|sig|signature|secret|password|passwd|pwd|auth|code|credential|session|jwt))=([^&\s#"'<>]{6,})"#,
    ),
    // What follows the word for how one proves who one is.
    (
        "authorization",
        r#"(?i)\bauthorization["']?\s{0,3}[:=]\s{0,5}["']?(?:(?:basic|bearer|token|apitoken|api-token|apikey|digest|negotiate|splunk|key)\s+)?([^\s"',;]{6,})"#,
    ),
    (
        "-key -token apikey apitoken",
        r#"(?i)\b(?:x-(?:[a-z-]+-)?)?(?:api-?)?(?:key|token):\s{0,5}["']?([\w=~@.+/-]{8,})"#,
    ),
    (
        "bearer basic",
        r"(?i)\b(?:bearer|basic)\s+([a-z+/_.~-]{0,40}[0-9=][\w+/.~=-]{8,})",
    ),
    (
        "curl",
        r#"(?is)\bcurl\b.{0,400}?\s(?:-u|--user)[\s=]{0,5}(?:"([^"]{3,})"|'([^']{3,})'|([^\s"':]{1,100}:(?:"[^"]{1,200}"|'[^']{1,200}'|[^\s"']{1,200})))"#,
    ),
    (
        "password",
        r#"(?i)<add key="(?:cleartext)?password"\s*value="([^"]{4,})""#,
    ),
    (
        "password passphrase passwort pw",
        r#"(?i)\b(?:password|passphrase|passwort|pw)\s+(?:is|was|set to|changed to|reset to)\s+["'`]?([^\s"'`]*\d[^\s"'`]*)"#,
    ),
];
