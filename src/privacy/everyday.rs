//! Words that are names of people and much else besides: alone in a text they are taken for the other thing.

/// In lower case, sorted. Given names and surnames that are English words, and words by which systems and roles sign.
const WORDS: &str = "\
    abbey admin administrator agent alert alerts all angel anonymous api april archer art ash august automation back \
    baker ball bank banks barn bay bean bear bell berry best bill bird bishop black blue bolt bond book booth bot \
    bridge bridges brook brooks brown buck burn burns bush butler call carbon card carpenter carter case cash chad \
    chain chance chandler chase chat child christian church clark clay client cliff cloud coin cole commander \
    constant cook cooper coral core court craft crash cross crystal customer cutter dale data database dawn day dean \
    default dev devops diamond dick do dock down drew driver duke earl early east ember engineer engineering english \
    ever fail fair faith farmer field fields finch fish fisher flash flood flora flow ford forest foster fox frank \
    free french frost gale garden gardener gate gates gene glass gold golden grace grant gray green group grove \
    guest gun hall hand hardy harmony harper hazel head heath heather helpdesk hill hold holly home hope host house \
    hunt hunter incident iris island ivy jack jade jasmine jay jenkins job jolly joy judge june justice keep key \
    keys king kit knight lake lamb lance lane large last law lead leader leave leo lily limit link little load lock \
    lodge long love low mail major manager maria mark marks marsh marshal mason master max may melody mercy merit \
    mill miller mills monitor monitoring moon moss mount nagios network new nick night noble nobody none north null \
    oncall operations operator ops origin owner pace page pager pagerduty paige park parker parks parson pat patch \
    patience pearl penny person phoenix pick pike platform pond pool poole port porter post potter power powers \
    price prince prod production prometheus provider quick rain ralph ray read reader red reed release responder \
    rich ridge ring rise river rivers road rob robin rock rocky roman root rose ruby rule rush sage sailor scheduler \
    script security sentry server service shaft sharp shell shepherd short silver singer site sky slack small smith \
    snow south spring sre stack star stark statuspage steel stern stone storm street strong sue summer sunny support \
    swift system tab tailor team temple terry test tester tower trace track tucker turner unassigned underwood unit \
    unknown user vendor victor violet virtue walker wall walls ward watch watchdog water waters weaver web webb \
    webhook wells west wheeler white will wills winter winters wise wolf wood woods worth wren york young zabbix";

/// Tells whether a word, in lower case, is more than a name.
pub(super) fn is_everyday(word: &str) -> bool {
    WORDS.split_whitespace().any(|known| known == word)
}
