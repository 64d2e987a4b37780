/** `absence`: something that should have been said, or should have happened, and was not. */
import { type Static, Type } from 'typebox';
import { quote } from '../call/final.ts';
import { ROLES } from '../contract/call.ts';
import { countMeter } from '../detectors/utterances.ts';
import { brief } from '../rules/brief.ts';
import { DURATION, durationMs } from '../rules/duration.ts';
import { fault } from '../rules/fault.ts';
import { fewOf } from '../rules/looked-for.ts';
import type { Node, Occurrence, Scene } from '../rules/node.ts';
import {
  type Build,
  type Child,
  ConditionRef,
  isPossible,
  leafNode,
  type Operator,
  wordsUnder,
} from '../rules/operator.ts';
import { latest } from './joined.ts';

const Words = Type.Array(Type.String({ minLength: 1, maxLength: 100 }), { minItems: 1, maxItems: 2000 });

export const AbsenceSchema = Type.Object(
  {
    role: Type.Optional(
      Type.Enum([...ROLES], {
        description: 'Who should have said it, and whose utterances are counted. 该谁说。',
      }),
    ),
    any: Type.Optional({
      ...Words,
      description: 'One of these words was wanted. 应当说到其中之一。',
    } as typeof Words),
    of: Type.Optional(ConditionRef),
    within: Type.Optional(
      Type.String({
        pattern: DURATION,
        description:
          'By this call time; with `after`, so long after it. 到通话多久为止；与 `after` 连用时从那时起算。',
      }),
    ),
    within_utterances: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 50,
        description: 'Within the role’s first so many utterances. 前几句之内。',
      }),
    ),
    by: Type.Optional(
      Type.Enum(['end_of_call'], { description: 'By the end of the call. 到通话结束为止。' }),
    ),
    before: Type.Optional(ConditionRef),
    after: Type.Optional(ConditionRef),
  },
  { additionalProperties: false },
);
type Absence = Static<typeof AbsenceSchema>;
const DEADLINES = ['within', 'within_utterances', 'by', 'before'] as const;

/** What was wanted: words of the role, or any other condition. */
function wantedOf({ role, any, of }: Absence, build: Build): Node {
  if (of) return build.node(of);
  return leafNode(build.words({ ...(role ? { role } : {}), any: any as string[], sound: 'same' }));
}

export const absence: Operator<Absence> = {
  name: 'absence',
  schema: AbsenceSchema,
  doc: {
    summary: 'Something was not said by a deadline, or before something else; decided at the deadline.',
    summary_zh: '到时限、或在另一件事之前，没有说（没有发生）；到时就定，不等挂机。',
    example: 'absence: { role: agent, any: [录音], within: 30s }',
  },
  check(params) {
    const { any, of, after, within } = params;
    if ((any === undefined) === (of === undefined))
      return [
        {
          path: [],
          ...fault('absence-of-what', { both: any !== undefined }),
        },
      ];
    const deadlines = DEADLINES.filter((deadline) => params[deadline] !== undefined);
    if (deadlines.length !== 1)
      return [
        {
          path: [],
          ...fault('absence-not-one-deadline', { got: deadlines }),
        },
      ];
    if (after && !within)
      return [
        {
          path: ['after'],
          ...fault('absence-after-without-within', { got: deadlines[0] as string }),
        },
      ];
    return [];
  },
  children: ({ of, before, after }) =>
    Object.entries({ of, before, after }).flatMap(([key, inner]): Child[] => (inner ? [[[key], inner]] : [])),
  words: ({ any }) => wordsUnder({ any }),
  compile(params, build) {
    const { role, any, of, within, within_utterances, by, before, after } = params;
    const wanted = wantedOf(params, build);
    const { conditions, more } = fewOf(of ? build.lookedFor(of) : []);
    const looked_for = brief({
      ...(role ? { role } : {}),
      ...(any ? { any } : {}),
      ...(within ? { within } : {}),
      ...(within_utterances ? { within_utterances } : {}),
      ...(by ? { by } : {}),
      ...(of ? { conditions, ...more } : {}),
    });
    const missing = (
      place: Omit<Occurrence, 'why'>,
      seen: Record<string, unknown>,
      of: Occurrence[] = [],
    ): Occurrence => ({
      ...place,
      why: {
        op: 'absence',
        holds: true,
        looked_for,
        seen: { heard: [], ...seen },
        ...(of.length > 0 ? { of: of.map(({ why }) => why) } : {}),
      },
    });

    const met = (scene: Scene) => wanted.occurrences(scene).length > 0;

    if (after) {
      const trigger = build.node(after);
      const within_ms = durationMs(within as string);
      return {
        possible: (scene) => isPossible(trigger, scene),
        occurrences: (scene) =>
          trigger.occurrences(scene).flatMap((one): Occurrence[] => {
            const at_ms = one.at_ms + within_ms;
            const met = wanted
              .occurrences(scene)
              .some((other) => other.at_ms > one.at_ms && other.from_ms < at_ms);
            if (met || !scene.reached(at_ms)) return [];
            return [
              missing({ at_ms, from_ms: one.from_ms, anchor: one.anchor, evidence: one.evidence }, {}, [one]),
            ];
          }),
      };
    }
    if (before) {
      const deadline = build.node(before);
      return {
        met,
        possible: (scene) => isPossible(deadline, scene),
        occurrences(scene) {
          const first = deadline.occurrences(scene)[0];
          if (!first || wanted.occurrences(scene).some(({ from_ms }) => from_ms < first.from_ms)) return [];
          const { at_ms, from_ms, anchor, evidence } = first;
          return [missing({ at_ms, from_ms, anchor, evidence }, {}, [first])];
        },
      };
    }
    if (by) {
      build.atEnd();
      return {
        met,
        possible: (scene) => scene.over(),
        occurrences(scene) {
          if (!scene.over() || wanted.occurrences(scene).length > 0) return [];
          const last = scene.finals().at(-1);
          if (!last) return [];
          const count = scene.finals().filter((final) => role === undefined || final.role === role).length;
          const place = {
            at_ms: last.end_ms,
            from_ms: last.start_ms,
            anchor: 'end of call',
            evidence: [quote(last)],
          };
          return [missing(place, { utterances: count })];
        },
      };
    }
    if (within_utterances !== undefined) {
      const counter = build.meter(countMeter(role), {
        op: 'utterances',
        is: 'reaches',
        limit: within_utterances,
        looked_for: {},
      });
      return {
        settles: wanted.settles === true,
        met,
        possible: (scene) => scene.seen(counter).length > 0,
        occurrences: (scene) =>
          scene.seen(counter).flatMap((nth): Occurrence[] => {
            if (latest(wanted.occurrences(scene), Number.NEGATIVE_INFINITY, nth.at_ms)) return [];
            const { at_ms, from_ms, evidence } = nth;
            const place = { at_ms, from_ms, anchor: `utterance ${within_utterances}`, evidence };
            return [missing(place, { utterances: within_utterances })];
          }),
      };
    }
    const at_ms = durationMs(within as string);
    build.deadline(at_ms);
    return {
      met,
      possible: (scene) => scene.decided_ms >= at_ms,
      occurrences(scene) {
        if (scene.decided_ms < at_ms) return [];
        if (wanted.occurrences(scene).some(({ from_ms }) => from_ms < at_ms)) return [];
        return [missing({ at_ms, from_ms: at_ms, anchor: `by ${at_ms}`, evidence: [] }, {})];
      },
    };
  },
};
