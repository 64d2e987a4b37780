/** The whole contract of the store, over one ClickHouse. */
import { after, before, describe } from 'node:test';
import type { Backend } from './backend.ts';
import { erasingContract } from './erasing.ts';
import { faultsContract } from './faults.ts';
import { marksContract } from './marks.ts';
import { refusingContract } from './refusing.ts';
import { rowsContract } from './rows.ts';
import { schemaContract } from './schema.ts';
import { settingsContract } from './settings.ts';

const PARTS = {
  'what goes in comes out': rowsContract,
  marks: marksContract,
  'repetitions and deletions': erasingContract,
  'tables and their time': schemaContract,
  settings: settingsContract,
  refusals: refusingContract,
  faults: faultsContract,
};

export function storeContract<B extends Backend>(
  what: string,
  open: () => Promise<B>,
  more: (backend: () => B) => void = () => undefined,
): void {
  describe(`the store over ${what}`, () => {
    let backend: B;
    before(async () => {
      backend = await open();
    });
    after(() => backend?.close());
    // Each with hooks of its own, so that its store is closed before the next part begins.
    for (const [name, part] of Object.entries(PARTS)) describe(name, () => part(() => backend));
    more(() => backend);
  });
}
