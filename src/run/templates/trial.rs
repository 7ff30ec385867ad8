//! Every template is tried with a sample that is carried along: with all of it, and with nothing in it.

use serde::Serialize;

use crate::analysis::IncidentNames;
use crate::error::{Error, Result};
use crate::import::inspect::inspect_bytes;
use crate::import::{ImportOptions, Imported, import_bytes};
use crate::incident::IncidentTable;
use crate::render::{self, Fault, Format, POSTMORTEM_TEMPLATES, PostmortemRenderer, Templates};
use crate::report::sharing_pack::sharing_pack;
use crate::report::{
    Document, Facts, Failure, GroupEntry, GroupPart, PublicWords, digest, failed_digest,
    group_index, inspection_page, trend_report,
};
use crate::run::{facts_of, generator, postmortem, session};
use crate::settings::{self, ReportSettings, SessionSettings};

/// What templates are tried with.
const SAMPLE: &[u8] = include_bytes!("../../../sample-data/incidents.json");
/// How the sample is named.
const NAME: &str = "sample.json";
/// As many postmortems are tried with each template.
const POSTMORTEMS: usize = 6;

/// Renders every document in every format and returns what the templates fail at.
pub(super) fn faults(templates: &Templates) -> Result<Vec<Fault>> {
    let mut trial = Trial {
        templates,
        found: Vec::new(),
    };
    let mut read = import_bytes(NAME, SAMPLE.to_vec(), &ImportOptions::default())?;
    let settings = settings::sample_settings()?;
    let nothing = read.table.filter(&vec![false; read.table.len()])?;
    for table in [&read.table.clone(), &nothing] {
        let facts = facts_of(&settings, &mut read, table)?;
        trial.reports(&facts)?;
        trial.session(&facts, table)?;
    }
    trial.postmortems(&settings, &read)?;
    trial.inspection()?;
    trial.found.sort();
    trial.found.dedup();
    Ok(trial.found)
}

struct Trial<'t> {
    templates: &'t Templates,
    found: Vec<Fault>,
}

impl Trial<'_> {
    /// Keeps what a template failed at; a name that is not there is compared with those of the document.
    fn keep(&mut self, document: &impl Serialize, runs: Vec<Result<()>>) -> Result<()> {
        let failures: Vec<Error> = runs.into_iter().filter_map(Result::err).collect();
        if failures.is_empty() {
            return Ok(());
        }
        let keys = serde_json::to_value(document);
        let keys = keys.map_err(|cause| Error::internal(cause.to_string()))?;
        for failure in failures {
            let fault = render::fault_of(&failure, self.templates, &keys);
            self.found.push(fault.ok_or(failure)?);
        }
        Ok(())
    }

    /// The report, its mails and the index of several.
    fn reports(&mut self, facts: &Facts) -> Result<()> {
        let report = trend_report(facts.clone());
        let document = Document::TrendReport(Box::new(report.clone()));
        let formats = [Format::Html, Format::Markdown, Format::Terminal];
        let run = |format| render::render_with(&document, format, self.templates).map(|_| ());
        let runs = formats.into_iter().map(run).collect();
        self.keep(&report, runs)?;
        let failure = Error::too_many_rejects(3, 40, "at most 1 %");
        let url = Some("https://www.example.org/incidents/report.html");
        let zone = report.time_zone.parse().unwrap_or_default();
        let inputs = [NAME.to_owned()];
        for mail in [
            digest(&report, None, None),
            digest(&report, url, Some(Failure::of(&failure))),
            failed_digest(&failure, (report.as_of, zone), &inputs, url, &generator()),
        ] {
            let texts = render::email_texts(&mail, self.templates);
            let runs = texts.map(|text| text.map(|_| ()));
            self.keep(&mail, runs.into())?;
        }
        let entry = GroupEntry::new(&GroupPart {
            name: "payments".to_owned(),
            folder: "payments".to_owned(),
            report: &report,
        });
        let index = group_index(facts, "teams", vec![entry], 1);
        let texts = render::index_texts(&index, self.templates);
        let runs = texts.map(|text| text.map(|_| ()));
        self.keep(&index, runs.into())
    }

    /// The pack of a session, with its slides.
    fn session(&mut self, facts: &Facts, table: &IncidentTable) -> Result<()> {
        let settings = SessionSettings {
            report: settings::sample_settings()?,
            ids: Vec::new(),
            minutes: 60,
        };
        let pack = sharing_pack(facts, &session::talked_over(&settings, facts, table)?);
        let runs = vec![
            render::session_markdown(&pack, self.templates).map(|_| ()),
            render::session_html(&pack, self.templates).map(|_| ()),
        ];
        self.keep(&pack, runs)
    }

    /// Postmortems by every template, of the incidents that hold most and of one that holds little.
    fn postmortems(&mut self, settings: &ReportSettings, read: &Imported) -> Result<()> {
        let names = IncidentNames::new(&read.table);
        let updates = read.table.texts("updates").iter();
        let items = read.table.texts("action_items").iter();
        let both = updates.zip(items).enumerate();
        let rich = both.filter(|(_, (updates, items))| updates.is_some() && items.is_some());
        let mut ids: Vec<String> = rich.map(|(row, _)| names.shown(row)).collect();
        ids.truncate(POSTMORTEMS - 1);
        ids.push(names.shown(0));
        for name in POSTMORTEM_TEMPLATES {
            let public = PublicWords::default();
            let public = (name == "external").then_some(&public);
            let documents = postmortem::documents(settings, &ids, public, read)?;
            for file in ["md", "html"].map(|ending| render::postmortem_file(name, ending)) {
                let file = file.unwrap_or_default();
                let failed = match PostmortemRenderer::new(&file, self.templates) {
                    Ok(renderer) => {
                        let runs = documents.iter().map(|document| renderer.render(document));
                        runs.map(|run| run.map(|_| ())).collect()
                    }
                    Err(failure) => vec![Err(failure)],
                };
                self.keep(&documents, failed)?;
            }
        }
        Ok(())
    }

    /// What is said of inputs.
    fn inspection(&mut self) -> Result<()> {
        let mut seen = inspect_bytes(NAME, SAMPLE.to_vec(), &ImportOptions::default())?;
        let table = b"id,wann,Titel\n1,2026-03-01T10:00:00Z,x\n".to_vec();
        let unknown = inspect_bytes("unknown.csv", table, &ImportOptions::default())?;
        seen.files.extend(unknown.files);
        let incidents = seen.imported.table.len() as u64;
        let page = inspection_page(&seen.files, &seen.imported.ledger, incidents);
        let run = render::inspection(&page, self.templates).map(|_| ());
        self.keep(&page, vec![run])
    }
}
