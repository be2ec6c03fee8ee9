// How the page is bundled: three files with fixed names and the licences of what is in them.
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { defineConfig, type Plugin } from "vite";

const allowed = new Set(["MIT", "ISC", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0"]);

/** Folder, name, version and licence of the package that a bundled module belongs to. */
function packageOf(module: string) {
  const at = module.lastIndexOf("/node_modules/");
  if (module.startsWith("\0") || at < 0) return null;
  const parts = module.slice(at + "/node_modules/".length).split("/");
  const name = parts[0]!.startsWith("@") ? `${parts[0]}/${parts[1]}` : parts[0]!;
  const folder = join(module.slice(0, at), "node_modules", name);
  const about = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return { folder, name, version: String(about.version), licence: String(about.license) };
}

/** Writes licences.txt, and refuses a licence that may not be bundled. */
function licences(): Plugin {
  return {
    name: "licences",
    generateBundle(_options, bundle) {
      const found = new Map<string, string>();
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== "chunk") continue;
        for (const module of Object.keys(chunk.modules)) {
          const part = packageOf(module.split("?")[0]!);
          if (!part || found.has(part.name)) continue;
          if (!allowed.has(part.licence)) this.error(`${part.name} has the licence ${part.licence}`);
          const file = readdirSync(part.folder).find((f) => /^licen[cs]e/i.test(f));
          if (!file) this.error(`${part.name} comes without the text of its licence`);
          const text = readFileSync(join(part.folder, file), "utf8").replace(/\r\n/g, "\n").trim();
          found.set(part.name, `${part.name} ${part.version} (${part.licence})\n\n${text}\n`);
        }
      }
      const rule = `\n${"-".repeat(72)}\n\n`;
      const head = "The page of letterpress contains the following programs.\n";
      const names = [...found.keys()].sort();
      const source = [head, ...names.map((name) => found.get(name)!)].join(rule);
      this.emitFile({ type: "asset", fileName: "licences.txt", source });
    },
  };
}

export default defineConfig({
  root: dirname(new URL(import.meta.url).pathname),
  base: "./",
  plugins: [licences()],
  build: {
    outDir: "built",
    emptyOutDir: true,
    target: "es2022",
    sourcemap: false,
    modulePreload: false,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 700,
    assetsInlineLimit: 0,
    rollupOptions: {
      output: {
        entryFileNames: "page.js",
        assetFileNames: (asset) => (asset.names[0]?.endsWith(".css") ? "page.css" : "[name][extname]"),
        inlineDynamicImports: true,
      },
    },
  },
});
