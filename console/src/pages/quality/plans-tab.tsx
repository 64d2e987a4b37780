import { Button, Input, Select } from 'antd';
import { type FormEvent, useState } from 'react';
import { SAMPLING, type Sampling } from '../../../../engine/contract/review.ts';
import { NotRead } from '../../components/not-read.tsx';
import { useT } from '../../i18n/index.tsx';
import { Skeleton } from '../live/skeleton.tsx';
import { useList } from '../settings/use-list.ts';
import { changePlan, drawPlan, fetchPlans, makePlan, type PlanLine } from './requests.ts';
import { Field, InspectorPicker, Missing } from './round-form.tsx';
import { troubleOf, useTexts } from './texts.ts';

/** Which calls people are to hear on top of what the machine scored. */
export function PlansTab() {
  const t = useTexts();
  const { items, failed, again } = useList(fetchPlans);
  const [making, setMaking] = useState(false);
  if (failed)
    return (
      <div className="panel">
        <NotRead again={again} code={failed} />
      </div>
    );
  return (
    <div className="quality-scroll">
      {making ? (
        <PlanForm
          onClose={(made) => {
            setMaking(false);
            if (made) again();
          }}
        />
      ) : (
        <div className="quality-bar">
          <button type="button" className="strong-button" onClick={() => setMaking(true)}>
            {t.plans.new}
          </button>
        </div>
      )}
      {items === null ? (
        <section className="panel">
          <Skeleton rows={4} text={t.loading} />
        </section>
      ) : items.length === 0 ? (
        <div className="panel empty" role="status">
          <strong>{t.plans.empty}</strong>
          <p>{t.plans.emptyText}</p>
        </div>
      ) : (
        <ul className="plan-list">
          {items.map((plan) => (
            <li key={plan.id}>
              <PlanCard plan={plan} changed={again} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function PlanCard({ plan, changed }: { plan: PlanLine; changed(): void }) {
  const t = useTexts();
  const { listSeparator } = useT();
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<{ text: string; bad: boolean } | null>(null);
  const [editing, setEditing] = useState(false);
  const act = async (work: () => Promise<string | null>) => {
    setBusy(true);
    try {
      const text = await work();
      setSaid(text === null ? null : { text, bad: false });
      changed();
    } catch (error) {
      setSaid({ text: troubleOf(error, t), bad: true });
    }
    setBusy(false);
  };
  const where = [
    plan.team === null ? null : t.plans.ofTeam(plan.team),
    plan.queue === null ? null : t.plans.ofQueue(plan.queue),
  ]
    .filter((one) => one !== null)
    .join(' · ');
  return (
    <article className="panel plan" data-plan={plan.id}>
      <header>
        <strong>{plan.name}</strong>
        <span className="tag">{t.plans.of(plan.n, t.plans.kinds[plan.by])}</span>
        {where === '' ? null : <span className="tag">{where}</span>}
        <span className={plan.active ? 'review-state is-done' : 'quiet'}>
          {plan.active ? t.plans.running : t.plans.stopped}
        </span>
        <span className="quiet">{plan.inspectors.join(listSeparator)}</span>
      </header>
      <div className="plan-foot">
        <meter
          className="quality-meter"
          min={0}
          max={Math.max(1, plan.given)}
          value={plan.done}
          aria-label={plan.name}
        />
        <span className="num">{t.plans.progress(plan.done, plan.given)}</span>
        <span className="quiet num">{plan.drawn ? t.plans.drawn(plan.drawn) : t.plans.never}</span>
        <span role={said?.bad ? 'alert' : 'status'} className={said?.bad ? 'quality-trouble' : 'quiet num'}>
          {said?.text}
        </span>
        <span className="plan-acts">
          <button
            type="button"
            className="plain-button"
            disabled={busy || !plan.active}
            onClick={() =>
              void act(async () => {
                const { given, day } = await drawPlan(plan.id);
                return t.plans.given(given, day);
              })
            }
          >
            {t.plans.draw}
          </button>
          <button
            type="button"
            className="plain-button"
            disabled={busy}
            onClick={() =>
              void act(async () => {
                await changePlan(plan.id, { active: !plan.active });
                return null;
              })
            }
          >
            {plan.active ? t.plans.stop : t.plans.resume}
          </button>
          {editing ? null : (
            <button type="button" className="plain-button" onClick={() => setEditing(true)}>
              {t.plans.edit}
            </button>
          )}
        </span>
      </div>
      {editing ? (
        <PlanEdit
          plan={plan}
          onClose={(saved) => {
            setEditing(false);
            if (saved) changed();
          }}
        />
      ) : null}
    </article>
  );
}

/** A plan draws as many a day; the server refuses others. */
const fits = (count: number) => count >= 1 && count <= 500;

function CountField({ value, change }: { value: string; change(digits: string): void }) {
  const t = useTexts();
  return (
    <Field label={t.plans.n}>
      <Input
        aria-label={t.plans.n}
        inputMode="numeric"
        maxLength={3}
        value={value}
        onChange={(event) => change(event.target.value.replace(/\D/g, ''))}
      />
    </Field>
  );
}

/** Who gets the calls, and how many: what changes while a plan runs. */
function PlanEdit({ plan, onClose }: { plan: PlanLine; onClose(saved: boolean): void }) {
  const t = useTexts();
  const [n, setN] = useState(String(plan.n));
  const [inspectors, setInspectors] = useState([...plan.inspectors]);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  const count = Number(n);
  const counts = fits(count);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setTrouble(null);
    try {
      await changePlan(plan.id, { n: count, inspectors });
      onClose(true);
    } catch (error) {
      setTrouble(troubleOf(error, t));
      setBusy(false);
    }
  };
  return (
    <form className="quality-form plan-edit" aria-label={t.plans.edit} onSubmit={submit}>
      <CountField value={n} change={setN} />
      <Field label={t.plans.inspectors}>
        <InspectorPicker
          label={t.plans.inspectors}
          least={1}
          team={plan.team}
          value={inspectors}
          onChange={setInspectors}
        />
      </Field>
      <div className="quality-form-foot">
        <Button htmlType="submit" type="primary" loading={busy} disabled={!counts || inspectors.length === 0}>
          {t.plans.save}
        </Button>
        <Button onClick={() => onClose(false)}>{t.plans.cancel}</Button>
        <Missing of={[!counts && `${t.plans.n} (1–500)`, inspectors.length === 0 && t.plans.inspectors]} />
        <span role="alert" className="quality-trouble">
          {trouble}
        </span>
      </div>
    </form>
  );
}

function PlanForm({ onClose }: { onClose(made: boolean): void }) {
  const t = useTexts();
  const [name, setName] = useState('');
  const [by, setBy] = useState<Sampling>('random');
  const [n, setN] = useState('20');
  const [team, setTeam] = useState('');
  const [queue, setQueue] = useState('');
  const [inspectors, setInspectors] = useState<string[]>([]);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  const count = Number(n);
  const ready = name.trim() !== '' && inspectors.length > 0 && fits(count);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setTrouble(null);
    try {
      const place = { team: team.trim() || null, queue: queue.trim() || null };
      await makePlan({ name: name.trim(), by, n: count, ...place, inspectors });
      onClose(true);
    } catch (error) {
      setTrouble(troubleOf(error, t));
      setBusy(false);
    }
  };
  return (
    <form className="panel quality-form" aria-label={t.plans.new} onSubmit={submit}>
      <Field label={t.plans.name}>
        <Input
          aria-label={t.plans.name}
          placeholder={t.plans.namePlaceholder}
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      </Field>
      <Field label={t.plans.by}>
        <Select
          aria-label={t.plans.by}
          value={by}
          options={SAMPLING.map((one) => ({ value: one, label: t.plans.kinds[one] }))}
          onChange={setBy}
        />
      </Field>
      <CountField value={n} change={setN} />
      <Field label={t.plans.team}>
        <Input
          aria-label={t.plans.team}
          maxLength={100}
          value={team}
          onChange={(event) => setTeam(event.target.value)}
        />
      </Field>
      <Field label={t.plans.queue}>
        <Input
          aria-label={t.plans.queue}
          maxLength={100}
          value={queue}
          onChange={(event) => setQueue(event.target.value)}
        />
      </Field>
      <Field label={t.plans.inspectors}>
        <InspectorPicker label={t.plans.inspectors} least={1} value={inspectors} onChange={setInspectors} />
      </Field>
      <div className="quality-form-foot">
        <Button htmlType="submit" type="primary" loading={busy} disabled={!ready}>
          {t.plans.save}
        </Button>
        <Button onClick={() => onClose(false)}>{t.plans.cancel}</Button>
        <Missing
          of={[
            name.trim() === '' && t.plans.name,
            !fits(count) && `${t.plans.n} (1–500)`,
            inspectors.length === 0 && t.plans.inspectors,
          ]}
        />
        <span className="quiet">{t.plans.hints[by]}</span>
        <span role="alert" className="quality-trouble">
          {trouble}
        </span>
      </div>
    </form>
  );
}
