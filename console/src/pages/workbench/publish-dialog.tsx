import { useMemo, useState } from 'react';
import { RULE_STATUSES, type RuleStatus } from '../../../../engine/contract/rule.ts';
import { ReasonDialog } from './dialog.tsx';
import { publishText } from './requests.ts';
import { rulesIn } from './rules-in.ts';
import { useTexts } from './texts.ts';

/** Each rule of the file with the status that it is published with. */
export function PublishDialog(props: {
  name: string;
  text: string;
  inForce: string;
  base: string;
  onClose(): void;
  onDone(version: number): void;
}) {
  const { name, text, inForce, base, onClose, onDone } = props;
  const t = useTexts();
  const [statuses, setStatuses] = useState<Record<string, RuleStatus>>({});
  const rules = useMemo(() => {
    const before = new Map(rulesIn(inForce).map((rule) => [rule.id, rule.text]));
    return rulesIn(text)
      .map((rule) => ({ ...rule, changed: before.get(rule.id) !== rule.text }))
      .sort((a, b) => Number(b.changed) - Number(a.changed));
  }, [text, inForce]);
  return (
    <ReasonDialog
      title={t.publishTitle}
      text={t.publishText}
      confirm={t.publish}
      busyText={t.publishing}
      onClose={onClose}
      onConfirm={async (reason) => {
        const { version } = await publishText({ name, text, base, reason, statuses });
        onDone(version);
      }}
    >
      <fieldset className="wb-statuses">
        <legend>{t.statusOf}</legend>
        {rules.map(({ id, changed }) => (
          <label key={id}>
            <code>{id}</code>
            {changed ? <span className="tag wb-draft">{t.ruleChanged}</span> : null}
            <select
              value={statuses[id] ?? ''}
              onChange={({ target: { value } }) =>
                setStatuses(({ [id]: _old, ...rest }) =>
                  value === '' ? rest : { ...rest, [id]: value as RuleStatus },
                )
              }
            >
              <option value="">{t.asWritten}</option>
              {RULE_STATUSES.map((status) => (
                <option key={status} value={status}>
                  {t.status[status]}
                </option>
              ))}
            </select>
          </label>
        ))}
      </fieldset>
    </ReasonDialog>
  );
}
