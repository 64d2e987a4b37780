/** The form of a silence: which alerts, for how long, and why. */

import { Button, Input, Select } from 'antd';
import { type FormEvent, useState } from 'react';
import { SEVERITIES } from '../../../../engine/contract/flag.ts';
import { useSessionInfo } from '../../api/session.tsx';
import { FormField } from '../../components/form-field.tsx';
import { useRuleOptions } from '../../components/rule-title.tsx';
import { useT } from '../../i18n/index.tsx';
import { useFields } from '../../lib/use-fields.ts';
import { mapped } from './form-rules.ts';
import { useOps, useTask } from './ops-parts.tsx';
import { makeSilence } from './ops-requests.ts';
import {
  matchOf,
  SILENCE_LABELS,
  type SilenceDraft,
  type SilenceField,
  silenceFaults,
} from './silence-rules.ts';

const MINUTES = [30, 60, 240, 480, 1_440, 10_080];
const USUAL = 60;
const EMPTY: SilenceDraft = {
  'match.severity': [],
  'match.category': [],
  'match.rule': [],
  'match.team': [],
  'match.queue': [],
  'match.agent': [],
  reason: '',
};

type Option = { value: string; label: string };

export function SilenceForm({ onCancel, onMade }: { onCancel(): void; onMade(): void }) {
  const o = useOps();
  const t = useT();
  const own = useSessionInfo()?.teams ?? 'all';
  const rules = useRuleOptions();
  const [draft, setDraft] = useState(EMPTY);
  const [minutes, setMinutes] = useState(USUAL);
  const faults = mapped(silenceFaults(draft, own), (fault) => o.alerts.silenceFaults[fault]);
  const fields = useFields<SilenceField>(
    draft,
    faults,
    ({ code }) => o.problems[code] ?? o.otherProblem(code),
  );
  const { busy, trouble, run } = useTask({}, fields.refused);
  const options: Partial<Record<string, readonly Option[]>> = {
    severity: SEVERITIES.map((value) => ({ value, label: t.severity[value] })),
    category: Object.entries(t.category).map(([value, label]) => ({ value, label })),
    ...(rules.length > 0 ? { rule: rules } : {}),
    ...(own === 'all' ? {} : { team: own.map((value) => ({ value, label: value })) }),
  };
  const at = (field: SilenceField) => ({ fault: fields.fault(field), onLeave: () => fields.left(field) });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!fields.fit()) return;
    void run(async () => {
      await makeSilence({ match: matchOf(draft), minutes, reason: draft.reason.trim() });
      onMade();
    });
  };
  return (
    <form
      ref={fields.form}
      className="settings-form silence-form"
      noValidate
      onSubmit={submit}
      aria-label={o.alerts.newSilence}
    >
      {SILENCE_LABELS.map((label) => {
        const field = `match.${label}` as const;
        const offered = options[label];
        return (
          <FormField
            key={label}
            label={o.labels[label] ?? label}
            {...(offered ? {} : { hint: o.alerts.typed })}
            {...at(field)}
          >
            {(control) => (
              <Select
                {...control}
                mode={offered ? 'multiple' : 'tags'}
                placeholder={o.alerts.any}
                value={[...draft[field]]}
                {...(offered ? { options: [...offered] } : { open: false, suffixIcon: null })}
                showSearch={{ optionFilterProp: 'label' }}
                onChange={(values: string[]) => setDraft({ ...draft, [field]: values })}
              />
            )}
          </FormField>
        );
      })}
      <label>
        <span>{o.alerts.length}</span>
        <select value={minutes} onChange={({ target: { value } }) => setMinutes(Number(value))}>
          {MINUTES.map((one) => (
            <option key={one} value={one}>
              {o.alerts.minutes(one)}
            </option>
          ))}
        </select>
      </label>
      <FormField label={o.alerts.reason} className="silence-why" {...at('reason')}>
        {(control) => (
          <Input
            {...control}
            value={draft.reason}
            aria-required
            maxLength={500}
            placeholder={o.alerts.reasonHint}
            onChange={(event) => setDraft({ ...draft, reason: event.target.value })}
          />
        )}
      </FormField>
      <div className="settings-form-foot">
        <p className="form-trouble" role="alert">
          {trouble}
        </p>
        <Button onClick={onCancel}>{t.access.cancel}</Button>
        <Button type="primary" htmlType="submit" loading={busy}>
          {o.alerts.make}
        </Button>
      </div>
    </form>
  );
}
