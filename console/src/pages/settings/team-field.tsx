/** Ids of teams: those of the directory are offered, others may be written, and must be meant so. */
import { Button, Checkbox, Select } from 'antd';
import { useState } from 'react';
import { likelyTeam, type TeamNamed } from '../../../../engine/contract/teams.ts';
import { FormField } from '../../components/form-field.tsx';
import { type Messages, useT } from '../../i18n/index.tsx';
import { strangeTeams } from './form-rules.ts';
import { fetchTeams, type Teams } from './requests.ts';
import { useList } from './use-list.ts';

const ALL = '*';

export interface TeamChoice {
  value: Teams;
  set(teams: Teams): void;
  /** null: not read yet. */
  known: readonly TeamNamed[] | null;
  /** Written, and named by nobody. */
  strange: readonly string[];
  insisted: boolean;
  insist(meant: boolean): void;
  /** Reads anew which teams there are. */
  again(): void;
}

/** @param had what the user has already: nothing is asked about that again */
export function useTeamChoice(had: Teams, first: Teams = had): TeamChoice {
  const { items, again } = useList(fetchTeams);
  const [value, setValue] = useState<Teams>(first);
  const [meant, setMeant] = useState<readonly string[]>([]);
  const strange = strangeTeams(value, had, items ?? []);
  return {
    value,
    set: setValue,
    known: items,
    strange,
    // What is written after that was not meant by it.
    insisted: strange.length > 0 && strange.every((id) => meant.includes(id)),
    insist: (yes) => setMeant(yes ? strange : []),
    again,
  };
}

/** What is wrong with the choice, for its field. */
export function strangeWords({ strange, known }: TeamChoice, t: Messages): string {
  const likely = strange.flatMap((id) => likelyTeam(id, known ?? []) ?? []).at(0);
  return t.access.faults.teamUnknown(strange, likely && nameOf(likely));
}

export function TeamField(props: { choice: TeamChoice; fault: string | null; onLeave(): void }) {
  const { choice, fault, onLeave } = props;
  const { value, set, known, strange, insisted } = choice;
  const t = useT();
  const { users } = t.access;
  // Closed when the field is left: what is wrong stands where the list would hang.
  const [open, setOpen] = useState(false);
  // A team that stands there was written to its end: nothing is interrupted.
  const wrong = strange.length > 0 && !insisted ? strangeWords(choice, t) : null;
  const hint = insisted ? users.teamsInsisted : known?.length === 0 ? users.teamsUnchecked : users.teamsHint;
  return (
    <FormField
      label={users.teams}
      hint={hint}
      fault={fault ?? wrong}
      onLeave={onLeave}
      below={strange.length > 0 ? <Meant choice={choice} /> : null}
    >
      {(control) => (
        <Select
          {...control}
          mode="tags"
          open={open}
          onOpenChange={setOpen}
          onBlur={() => {
            setOpen(false);
            control.onBlur();
          }}
          tokenSeparators={[',', '，', '、']}
          optionFilterProp="label"
          placeholder={users.teams}
          value={value === 'all' ? [ALL] : value}
          options={[
            { value: ALL, label: t.access.all },
            ...(known ?? []).map((team) => ({ value: team.id, label: nameOf(team) })),
          ]}
          onChange={(chosen: string[]) => {
            if (chosen.at(-1) === ALL) set('all');
            else set(chosen.filter((one) => one !== ALL));
          }}
        />
      )}
    </FormField>
  );
}

/** The team that was probably meant, for one press; or that it is meant as it stands. */
function Meant({ choice: { value, set, known, strange, insisted, insist } }: { choice: TeamChoice }) {
  const t = useT();
  return (
    <div className="team-meant">
      {strange.map((id) => {
        const likely = insisted ? undefined : likelyTeam(id, known ?? []);
        return likely && value !== 'all' ? (
          <Button
            key={id}
            size="small"
            onClick={() => set([...new Set(value.map((one) => (one === id ? likely.id : one)))])}
          >
            {t.access.users.teamInstead(id, nameOf(likely))}
          </Button>
        ) : null;
      })}
      <Checkbox checked={insisted} onChange={(event) => insist(event.target.checked)}>
        {t.access.users.teamMeant(strange)}
      </Checkbox>
    </div>
  );
}

function nameOf({ id, name }: TeamNamed): string {
  return name === id ? id : `${id} ${name}`;
}
