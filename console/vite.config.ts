import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { constants, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const out = resolve(import.meta.dirname, '../dist/web');

/** Compressed copies beside the files: the server sends them as they are and spends no time on it. */
function compressed(): Plugin {
  return {
    name: 'compressed-copies',
    apply: 'build',
    closeBundle() {
      for (const folder of ['assets', 'guides'])
        for (const name of readdirSync(join(out, folder))) {
          if (!/\.(js|css|svg)$/.test(name)) continue;
          const file = readFileSync(join(out, folder, name));
          if (file.length < 1024) continue;
          const copy = join(out, folder, `${name}.gz`);
          writeFileSync(copy, gzipSync(file, { level: constants.Z_BEST_COMPRESSION }));
        }
    },
  };
}

/** Mermaid for the guides that hold drawings, as it was published: it is one script, not a module. */
function mermaid(): Plugin {
  return {
    name: 'mermaid',
    apply: 'build',
    buildStart() {
      const file = createRequire(import.meta.url).resolve('@mermaid-js/tiny');
      this.emitFile({ type: 'asset', fileName: 'guides/mermaid.js', source: readFileSync(file) });
    },
  };
}

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), mermaid(), compressed()],
  build: {
    outDir: out,
    emptyOutDir: true,
    assetsDir: 'assets',
    target: 'es2022',
    chunkSizeWarningLimit: 1200,
    // Everything is inside the files: the page's policy allows no data: scripts, and maps would double the size.
    assetsInlineLimit: 0,
    sourcemap: false,
    rolldownOptions: {
      input: {
        index: resolve(import.meta.dirname, 'index.html'),
        drawings: resolve(import.meta.dirname, 'src/guides/drawings.ts'),
      },
      output: {
        // The server's guides name it, so its name is fixed.
        entryFileNames: ({ name }) => (name === 'drawings' ? 'guides/[name].js' : 'assets/[name]-[hash].js'),
      },
    },
  },
  server: {
    proxy: { '/v1': { target: process.env.EARSHOT_ADDRESS ?? 'http://127.0.0.1:8787', ws: true } },
  },
});
