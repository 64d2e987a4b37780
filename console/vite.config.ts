import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
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
      const assets = join(out, 'assets');
      for (const name of readdirSync(assets)) {
        if (!/\.(js|css|svg)$/.test(name)) continue;
        const file = readFileSync(join(assets, name));
        if (file.length < 1024) continue;
        writeFileSync(join(assets, `${name}.gz`), gzipSync(file, { level: constants.Z_BEST_COMPRESSION }));
      }
    },
  };
}

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), compressed()],
  build: {
    outDir: out,
    emptyOutDir: true,
    assetsDir: 'assets',
    target: 'es2022',
    chunkSizeWarningLimit: 1200,
    // Everything is inside the files: the page's policy allows no data: scripts, and maps would double the size.
    assetsInlineLimit: 0,
    sourcemap: false,
  },
  server: {
    proxy: { '/v1': { target: process.env.EARSHOT_ADDRESS ?? 'http://127.0.0.1:8787', ws: true } },
  },
});
