/** What the routes of rule files answer with, as schemas. */
import { Type } from 'typebox';
import { RULE_STATUSES } from '../../engine/contract/rule.ts';
import { MAX_NAME, MAX_TEXT } from '../rule-book/file-name.ts';
import { orNull, words } from './wire.ts';
import { FaultWire } from './wire-rules.ts';

const Iso = Type.String({ description: 'ISO 8601.' });
const Hash = Type.String({
  maxLength: 64,
  description: 'Of the text; empty where the site has no file of this name.',
});
export const FileName = Type.String({
  minLength: 1,
  maxLength: MAX_NAME,
  description: 'Below the folder of the site’s rules, e.g. `own.yaml` or `bank/promises.yaml`.',
});
export const FileText = Type.String({ maxLength: MAX_TEXT });
export const Base = Hash;
export const Reason = Type.String({
  minLength: 1,
  maxLength: 500,
  description: 'Masked before it is kept.',
});
export const Lang = Type.Optional(words(['zh', 'en']));
export const Statuses = Type.Optional(
  Type.Record(Type.String({ maxLength: 200 }), words(RULE_STATUSES), {
    description: 'Rule → status that is written into the file.',
  }),
);

export const VersionWire = Type.Object({
  name: Type.String(),
  version: Type.Integer(),
  kind: Type.String({
    description:
      'published, restored, removed; found: changed on the disk, by whom is not known; none: the site had no such file.',
  }),
  at: Iso,
  by: orNull(Type.String()),
  reason: Type.String(),
  hash: Hash,
  restored: Type.Optional(Type.Integer({ description: 'Version that it was put back to.' })),
});
const DraftLine = Type.Object({ by: Type.String(), at: Iso, base: Hash });
export const FileLineWire = Type.Object({
  name: Type.String(),
  origin: Type.String({
    description: 'shipped, site, copy (the site’s in the place of a shipped one), or draft: no file yet.',
  }),
  hash: Hash,
  bytes: Type.Integer(),
  rules: Type.Array(Type.String(), { description: 'Ids of the rules in it.' }),
  named: Type.Integer({ description: 'Lists of words and macros in it.' }),
  draft: orNull(DraftLine),
  others: Type.Array(DraftLine, { description: 'Drafts of other people.' }),
  last: orNull(VersionWire),
});
export const FileListWire = Type.Object({
  dir: Type.String({ description: 'Folder of the site’s rule files on the server.' }),
  items: Type.Array(FileLineWire),
});
export const FileWire = Type.Object({
  name: Type.String(),
  origin: Type.String(),
  hash: Hash,
  text: Type.String({ description: 'As it is in force; empty where there is none.' }),
  draft: orNull(Type.Object({ text: Type.String(), base: Hash, at: Iso })),
});
const TestWire = Type.Object({
  rule: Type.String(),
  name: Type.String(),
  failure: orNull(Type.String({ description: 'Expected, got, and the truth table at each time.' })),
  told: orNull(
    Type.Object(
      {
        expected: Type.String(),
        got: Type.String(),
        tables: Type.Array(
          Type.Object({
            heading: Type.String({ description: 'Which moment; empty of a rule across calls.' }),
            columns: Type.Array(Type.String()),
            rows: Type.Array(
              Type.Object({
                depth: Type.Integer({ description: 'How deep the condition stands in others.' }),
                holds: Type.Optional(orNull(Type.Boolean())),
                cells: Type.Array(Type.String()),
              }),
            ),
          }),
        ),
      },
      { description: 'The same, in parts.' },
    ),
  ),
});
export const CheckedWire = Type.Object({
  errors: Type.Array(FaultWire),
  hash: orNull(Type.String()),
  rules: Type.Integer(),
  tests: Type.Array(TestWire),
});
export const FromMarkWire = Type.Object({
  name: Type.String(),
  rule: Type.String(),
  text: Type.String({ description: 'The file with the test in it; it is not kept yet.' }),
  base: Hash,
  there: Type.Boolean({ description: 'The rule has this test already.' }),
  notes: Type.Array(Type.String()),
});
export const ChangedFlagWire = Type.Object({
  call: Type.String(),
  at_ms: Type.Number({ description: 'Call time; of a moved flag where it stands now.' }),
  was_ms: Type.Optional(Type.Number({ description: 'Of a moved flag: where it stood.' })),
  text: Type.String({ description: 'Words that it rests on.' }),
});
export const JobWire = Type.Object({
  id: Type.String(),
  by: Type.String(),
  at: Iso,
  files: Type.Array(Type.String()),
  status: Type.String({ description: 'running, done, cancelled or failed.' }),
  wanted: Type.Integer(),
  calls: Type.Integer({ description: 'Compared so far.' }),
  errors: Type.Array(FaultWire),
  trouble: orNull(Type.String()),
  report: Type.Unknown({
    description:
      'When it is done: calls, utterances, flagged {before, after}, changes {added, removed, changed}, rules with before, after, new, lost, moved and five samples of each, and the same of rules across calls.',
  }),
});
export const MarkOrFlag = Type.Object(
  {
    mark: Type.Optional(Type.String({ maxLength: 200 })),
    call: Type.Optional(Type.String({ maxLength: 128 })),
    flag: Type.Optional(Type.String({ maxLength: 200 })),
    rule: Type.Optional(Type.String({ maxLength: 200, description: 'Where the mark names none.' })),
  },
  { additionalProperties: false },
);
