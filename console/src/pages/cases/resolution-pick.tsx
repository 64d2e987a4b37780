import { RESOLUTIONS, type Resolution } from '../../../../engine/contract/case.ts';
import { useT } from '../../i18n/index.tsx';

/** How a person may end a case. */
const GIVEN = RESOLUTIONS.filter((one) => one !== 'withdrawn');

/** How a case ended, of which one is chosen; `name` keeps forms apart that stand on one page. */
export function ResolutionPick(props: {
  name: string;
  value: Resolution | '' | null;
  pick(one: Resolution): void;
}) {
  const { name, value, pick } = props;
  const t = useT();
  return (
    <div className="choice-chips">
      {GIVEN.map((one, index) => (
        <label key={one}>
          <input
            type="radio"
            name={name}
            value={one}
            checked={value === one}
            // biome-ignore lint/a11y/noAutofocus: the form was asked for in order to choose
            autoFocus={index === 0}
            onChange={() => pick(one)}
          />
          <span>{t.cases.resolutions[one]}</span>
        </label>
      ))}
    </div>
  );
}
