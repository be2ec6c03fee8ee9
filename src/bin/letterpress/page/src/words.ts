// All words of the page, in English, French and German. What the service says about a letter comes
// from the service and is not here.

export const tongues = ["en", "fr", "de"] as const;
export type Tongue = (typeof tongues)[number];

const words = {
  // Frame
  title: ["Letters", "Lettres", "Briefe"],
  skip_text: ["To the text", "Aller au texte", "Zum Text"],
  skip_pages: ["To the pages", "Aller aux pages", "Zu den Seiten"],
  skip_findings: ["To the findings", "Aller aux remarques", "Zu den Hinweisen"],
  new: ["New", "Nouveau", "Neu"],
  new_long: ["Begin a letter", "Commencer une lettre", "Einen Brief beginnen"],
  open: ["Open", "Ouvrir", "Öffnen"],
  open_long: ["Open a file of this machine", "Ouvrir un fichier de cet ordinateur", "Eine Datei dieses Rechners öffnen"],
  save: ["Save", "Enregistrer", "Sichern"],
  save_long: ["Save the text (Ctrl+S)", "Enregistrer le texte (Ctrl+S)", "Den Text sichern (Strg+S)"],
  files: ["Files", "Fichiers", "Dateien"],
  files_long: ["Logo, letterhead and other files", "Logo, papier à en-tête et autres fichiers", "Logo, Briefkopf und andere Dateien"],
  pdf: ["PDF", "PDF", "PDF"],
  pdf_long: ["Download the PDF", "Télécharger le PDF", "Das PDF herunterladen"],
  e_invoice: ["E-invoice", "Facture XML", "E-Rechnung"],
  e_invoice_long: ["Download the e-invoice (XML)", "Télécharger la facture électronique (XML)", "Die E-Rechnung herunterladen (XML)"],
  layout: ["Layout", "Mise en page", "Layout"],
  language: ["Language", "Langue", "Sprache"],
  theme: ["Light or dark", "Clair ou sombre", "Hell oder dunkel"],
  theme_auto: ["as the system", "comme le système", "wie das System"],
  theme_light: ["light", "clair", "hell"],
  theme_dark: ["dark", "sombre", "dunkel"],
  actions: ["Letter", "Lettre", "Brief"],
  views: ["Views", "Vues", "Ansichten"],
  text: ["Text", "Texte", "Text"],
  form: ["Form", "Formulaire", "Formular"],
  pages: ["Pages", "Pages", "Seiten"],
  editor: ["Text of the letter (YAML)", "Texte de la lettre (YAML)", "Text des Briefs (YAML)"],
  keys_hint: ["Esc, then Tab leaves the text · Ctrl+Space completes", "Échap puis Tab quitte le texte · Ctrl+Espace complète", "Esc, dann Tab verlässt den Text · Strg+Leertaste ergänzt"],
  separator: ["Width of the text", "Largeur du texte", "Breite des Textes"],
  licences: ["Licences", "Licences", "Lizenzen"],
  close: ["Close", "Fermer", "Schließen"],
  cancel: ["Cancel", "Annuler", "Abbrechen"],
  // Pages
  page_of: ["Page {n} of {all}", "Page {n} sur {all}", "Seite {n} von {all}"],
  pages_count: ["{n} pages", "{n} pages", "{n} Seiten"],
  zoom: ["Zoom", "Zoom", "Zoom"],
  zoom_width: ["Width", "Largeur", "Breite"],
  zoom_page: ["Whole page", "Page entière", "Ganze Seite"],
  stale: ["Not up to date: the text has errors", "Pas à jour : le texte comporte des erreurs", "Nicht aktuell: der Text hat Fehler"],
  no_pages: ["The pages appear here as soon as the text has no errors.", "Les pages apparaissent ici dès que le texte ne comporte plus d'erreurs.", "Hier erscheinen die Seiten, sobald der Text keine Fehler hat."],
  offline: ["The service does not answer. The page tries again.", "Le service ne répond pas. Nouvel essai en cours.", "Der Dienst antwortet nicht. Die Seite versucht es weiter."],
  busy: ["The service is busy. The page tries again.", "Le service est occupé. Nouvel essai en cours.", "Der Dienst ist beschäftigt. Die Seite versucht es weiter."],
  drawn: ["Pages are up to date", "Les pages sont à jour", "Die Seiten sind aktuell"],
  // Findings
  findings: ["Findings", "Remarques", "Hinweise"],
  no_findings: ["Nothing to mend.", "Rien à corriger.", "Nichts zu beanstanden."],
  errors: ["errors", "erreurs", "Fehler"],
  error: ["error", "erreur", "Fehler"],
  warnings: ["warnings", "avertissements", "Warnungen"],
  warning: ["warning", "avertissement", "Warnung"],
  line: ["Line {n}", "Ligne {n}", "Zeile {n}"],
  // Beginning
  purposes: ["What is the letter for?", "Quel est l'objet de la lettre ?", "Wofür ist der Brief?"],
  samples: ["Finished samples", "Exemples complets", "Fertige Beispiele"],
  written_in: ["Written in", "Rédigée en", "Geschrieben auf"],
  invoice_sample: ["with invoice", "avec facture", "mit Rechnung"],
  discard: ["The text has changes that are not saved. Throw them away?", "Le texte comporte des modifications non enregistrées. Les abandonner ?", "Der Text hat Änderungen, die nicht gesichert sind. Verwerfen?"],
  discard_yes: ["Throw away", "Abandonner", "Verwerfen"],
  keep: ["Keep", "Garder", "Behalten"],
  // Saving
  saved: ["Saved", "Enregistré", "Gesichert"],
  unsaved: ["not saved", "non enregistré", "nicht gesichert"],
  changed_on_disk: ["The file has changed on disk since it was read.", "Le fichier a changé sur le disque depuis sa lecture.", "Die Datei wurde auf der Platte geändert, seit sie gelesen wurde."],
  overwrite: ["Write over it", "La remplacer", "Überschreiben"],
  read_again: ["Read it again", "La relire", "Neu lesen"],
  failed: ["That did not work: {why}", "Échec : {why}", "Das ging nicht: {why}"],
  has_errors: ["The letter has errors; there is no file to download yet.", "La lettre comporte des erreurs ; il n'y a pas encore de fichier à télécharger.", "Der Brief hat Fehler; noch gibt es keine Datei zum Herunterladen."],
  no_e_invoice: ["This letter has no e-invoice.", "Cette lettre n'a pas de facture électronique.", "Dieser Brief hat keine E-Rechnung."],
  read_anew: ["The file had changed on disk and was read again.", "Le fichier avait changé sur le disque ; il a été relu.", "Die Datei war auf der Platte geändert und wurde neu gelesen."],
  // Files
  files_about: ["Files that the letter names are sent along with it. They are kept in this page only.", "Les fichiers que la lettre nomme l'accompagnent. Ils ne restent que dans cette page.", "Dateien, die der Brief nennt, gehen mit ihm mit. Sie bleiben nur in dieser Seite."],
  in_file: ["in {name}, line {n}", "dans {name}, ligne {n}", "in {name}, Zeile {n}"],
  replace_file: ["Replace the file…", "Remplacer le fichier…", "Datei ersetzen…"],
  replace_about: ["Mend the file on your machine, then choose it again.", "Corrigez le fichier sur votre ordinateur, puis choisissez-le à nouveau.", "Die Datei auf dem eigenen Rechner berichtigen, dann neu wählen."],
  api: ["API", "Interface", "Schnittstelle"],
  files_none: ["No files yet.", "Aucun fichier pour l'instant.", "Noch keine Dateien."],
  add_logo: ["Logo…", "Logo…", "Logo…"],
  add_letterhead: ["Letterhead…", "Papier à en-tête…", "Briefkopf…"],
  add_file: ["Other file…", "Autre fichier…", "Andere Datei…"],
  remove_file: ["Remove {name}", "Retirer {name}", "{name} entfernen"],
  not_text: ["This file is not text (UTF-8).", "Ce fichier n'est pas du texte (UTF-8).", "Diese Datei ist kein Text (UTF-8)."],
  no_place: ["The text has an error that hides where this goes. Mend it first.", "Une erreur du texte cache l'endroit voulu. Corrigez-la d'abord.", "Ein Fehler im Text verdeckt die Stelle. Bitte erst beheben."],
  take_sender: ["Take the sender out of the letter, so that the letterhead's counts?", "Retirer l'expéditeur de la lettre, pour que celui de l'en-tête compte ?", "Den Absender aus dem Brief nehmen, damit der des Briefkopfs gilt?"],
  take_out: ["Take out", "Retirer", "Herausnehmen"],
  // Token
  token: ["Access token", "Jeton d'accès", "Zugangsschlüssel"],
  token_about: ["This service asks for a token. It is kept until this tab is closed.", "Ce service demande un jeton. Il est gardé jusqu'à la fermeture de l'onglet.", "Dieser Dienst verlangt einen Schlüssel. Er bleibt, bis dieser Tab geschlossen wird."],
  token_wrong: ["This token was not accepted.", "Ce jeton n'a pas été accepté.", "Dieser Schlüssel wurde nicht angenommen."],
  go_on: ["Go on", "Continuer", "Weiter"],
  // Form
  form_hidden: ["The text has an error that hides its structure. Mend it in the text, then the form is back.", "Une erreur du texte cache sa structure. Corrigez-la dans le texte, puis le formulaire revient.", "Ein Fehler im Text verdeckt seinen Aufbau. Bitte im Text beheben, dann ist das Formular wieder da."],
  to_the_error: ["Show the error", "Montrer l'erreur", "Fehler zeigen"],
  in_text_only: ["This part is edited in the text.", "Cette partie se modifie dans le texte.", "Dieser Teil wird im Text bearbeitet."],
  not_here: ["This cannot be changed here; change it in the text.", "Impossible ici ; modifiez-le dans le texte.", "Das lässt sich hier nicht ändern; bitte im Text."],
  from_letterhead: ["What is empty here comes from the letterhead {name}.", "Ce qui est vide ici vient de l'en-tête {name}.", "Was hier leer ist, kommt aus dem Briefkopf {name}."],
  g_letter: ["Letter", "Lettre", "Brief"],
  g_sender: ["Sender", "Expéditeur", "Absender"],
  g_recipient: ["Recipient", "Destinataire", "Empfänger"],
  g_body: ["Text", "Texte", "Text"],
  g_end: ["Close", "Fin", "Schluss"],
  g_invoice: ["Invoice", "Facture", "Rechnung"],
  f_subject: ["Subject", "Objet", "Betreff"],
  f_date: ["Date", "Date", "Datum"],
  f_place: ["Place", "Lieu", "Ort"],
  f_ours: ["Our reference", "Nos références", "Unser Zeichen"],
  f_yours: ["Your reference", "Vos références", "Ihr Zeichen"],
  f_your_letter: ["Your letter of", "Votre lettre du", "Ihr Schreiben vom"],
  f_salutation: ["Salutation", "Formule d'appel", "Anrede"],
  f_name: ["Name", "Nom", "Name"],
  f_role: ["Role", "Fonction", "Funktion"],
  f_organisation: ["Organisation", "Organisme", "Organisation"],
  f_address: ["Address", "Adresse", "Anschrift"],
  f_address_line: ["Address, line {n}", "Adresse, ligne {n}", "Anschrift, Zeile {n}"],
  f_phone: ["Telephone", "Téléphone", "Telefon"],
  f_email: ["E-mail", "Courriel", "E-Mail"],
  f_web: ["Web", "Site", "Web"],
  f_heading: ["Heading", "Intertitre", "Überschrift"],
  f_text: ["Paragraphs", "Paragraphes", "Absätze"],
  f_after: ["Text after it", "Texte à la suite", "Text danach"],
  f_effective: ["Takes effect on", "Prend effet le", "Gilt ab"],
  f_deadline: ["Deadline", "Échéance", "Frist"],
  f_contact: ["Person to turn to", "Personne à contacter", "Ansprechperson"],
  f_deliverables: ["Deliverables", "Prestations à remettre", "Leistungen"],
  f_what: ["What", "Quoi", "Was"],
  f_due: ["Due", "Échéance", "Fällig"],
  f_closing: ["Closing", "Formule de politesse", "Grußformel"],
  f_signature: ["Signature", "Signature", "Unterschrift"],
  f_enclosures: ["Enclosures", "Pièces jointes", "Anlagen"],
  f_enclosure: ["Enclosure {n}", "Pièce jointe {n}", "Anlage {n}"],
  f_the_invoice: ["The invoice below", "La facture ci-dessous", "Die Rechnung unten"],
  f_postscript: ["Postscript", "Post-scriptum", "Nachsatz"],
  f_title: ["Title", "Titre", "Titel"],
  f_number: ["Number", "Numéro", "Nummer"],
  f_currency: ["Currency", "Devise", "Währung"],
  f_lines: ["Lines", "Lignes", "Positionen"],
  f_description: ["Description", "Désignation", "Bezeichnung"],
  f_details: ["Details", "Détails", "Einzelheiten"],
  f_quantity: ["Quantity", "Quantité", "Menge"],
  f_unit: ["Unit", "Unité", "Einheit"],
  f_unit_price: ["Unit price", "Prix unitaire", "Einzelpreis"],
  f_vat: ["VAT %", "TVA %", "USt. %"],
  part: ["Part {n}", "Partie {n}", "Teil {n}"],
  item: ["Line {n}", "Ligne {n}", "Position {n}"],
  add_line: ["Add a line", "Ajouter une ligne", "Zeile hinzufügen"],
  add_part: ["Add a part", "Ajouter une partie", "Teil hinzufügen"],
  add_deliverable: ["Add a deliverable", "Ajouter une prestation", "Leistung hinzufügen"],
  add_enclosure: ["Add an enclosure", "Ajouter une pièce jointe", "Anlage hinzufügen"],
  add_item: ["Add a line", "Ajouter une ligne", "Position hinzufügen"],
  add_invoice: ["Add an invoice", "Ajouter une facture", "Rechnung hinzufügen"],
  remove: ["Remove: {what}", "Retirer : {what}", "Entfernen: {what}"],
  move_up: ["Move up: {what}", "Vers le haut : {what}", "Nach oben: {what}"],
  move_down: ["Move down: {what}", "Vers le bas : {what}", "Nach unten: {what}"],
  moved: ["Now at place {n} of {all}", "À présent en position {n} sur {all}", "Jetzt an Stelle {n} von {all}"],
  new_text: ["New paragraph.", "Nouveau paragraphe.", "Neuer Absatz."],
  new_what: ["New item", "Nouvel élément", "Neuer Eintrag"],
  new_line: ["Line", "Ligne", "Zeile"],
  // Editor's search
  search: ["Find", "Chercher", "Suchen"],
  replace: ["Replace", "Remplacer", "Ersetzen"],
  next: ["next", "suivant", "weiter"],
  previous: ["previous", "précédent", "zurück"],
  all: ["all", "tout", "alle"],
  match_case: ["match case", "respecter la casse", "Groß und klein"],
  by_word: ["by word", "mot entier", "ganzes Wort"],
  replace_all: ["replace all", "tout remplacer", "alle ersetzen"],
  needed: ["needed", "obligatoire", "nötig"],
  example: ["Example", "Exemple", "Beispiel"],
} satisfies Record<string, [string, string, string]>;

export type Word = keyof typeof words;

/** The page's language: the first of the browser's that the page speaks. */
export const tongue: Tongue = pick(typeof navigator === "undefined" ? [] : navigator.languages);

export function pick(wanted: readonly string[]): Tongue {
  for (const tag of wanted) {
    const found = tongues.find((t) => tag.toLowerCase().split("-")[0] === t);
    if (found) return found;
  }
  return "en";
}

/** A word in the page's language, with its gaps filled. */
export function w(word: Word, gaps: Record<string, string | number> = {}): string {
  return words[word][tongues.indexOf(tongue)]!.replace(/\{(\w+)\}/g, (_, gap: string) => String(gaps[gap] ?? ""));
}

/** Puts the words into a document: `data-word` is its text, `data-label` its name and hint. */
export function label(root: ParentNode): void {
  for (const element of root.querySelectorAll<HTMLElement>("[data-word]")) {
    element.textContent = w(element.dataset["word"] as Word);
  }
  for (const element of root.querySelectorAll<HTMLElement>("[data-label]")) {
    const text = w(element.dataset["label"] as Word);
    element.setAttribute("aria-label", text);
    if (element.tagName === "BUTTON") element.title = text;
  }
}
