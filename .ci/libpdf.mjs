// Lists and signs fields with the npm package @libpdf/core, the signing engine of an e-sign service.
//
//   node libpdf.mjs MODULE list FILE.pdf...             one JSON object: file -> [[name, type], ...]
//   node libpdf.mjs MODULE sign FILE.pdf FIELD KEYS.p12 PASSPHRASE-FILE OUT.pdf

import { readFile, writeFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";

const [module, command, ...rest] = process.argv.slice(2);
const { PDF, P12Signer } = await import(pathToFileURL(module).href);

if (command === "list") {
  const found = {};
  for (const file of rest) {
    const form = (await PDF.load(await readFile(file))).getForm();
    found[file] = (form ? form.getFields() : []).map((field) => [field.name, field.type]);
  }
  console.log(JSON.stringify(found));
} else {
  const [file, fieldName, keys, secret, out] = rest;
  const passphrase = (await readFile(secret, "utf8")).trimEnd();
  const signer = await P12Signer.create(await readFile(keys), passphrase);
  const pdf = await PDF.load(await readFile(file));
  const { bytes } = await pdf.sign({ signer, fieldName });
  await writeFile(out, bytes);
}
