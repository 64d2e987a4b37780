import { DownOutlined } from '@ant-design/icons';
import { useState } from 'react';
import { useT } from '../i18n/index.tsx';
import { toggled } from '../lib/toggled.ts';
import { Popup } from './popup.tsx';

export interface Option {
  value: string;
  count: number;
}

interface Props {
  title: string;
  chosen: readonly string[];
  /** Asked when the list is opened: a list that moves cannot be chosen from. */
  options(): readonly Option[];
  nameOf(value: string): string;
  onChange(next: readonly string[]): void;
}

/** Several of what is present; nothing chosen means all. */
export function Picker(props: Props) {
  const { title, chosen, nameOf } = props;
  const [first] = chosen;
  return (
    <Popup
      kind="group"
      title={title}
      buttonClass={`filter-button${chosen.length > 0 ? ' is-on' : ''}`}
      button={
        <>
          <span className="filter-name">{title}</span>
          {first === undefined ? null : (
            <b className="num">{chosen.length === 1 ? nameOf(first) : chosen.length}</b>
          )}
          <DownOutlined />
        </>
      }
    >
      {() => <Choices {...props} />}
    </Popup>
  );
}

function Choices({ chosen, options, nameOf, onChange }: Props) {
  const t = useT();
  const [shown] = useState(options);
  return (
    <>
      <button type="button" className="menu-item" disabled={chosen.length === 0} onClick={() => onChange([])}>
        {t.filters.all}
      </button>
      <hr />
      <div className="choices">
        {shown.map(({ value, count }) => (
          <label key={value} className="menu-item">
            <input
              type="checkbox"
              checked={chosen.includes(value)}
              onChange={() => onChange(toggled(chosen, value))}
            />
            <span>{nameOf(value)}</span>
            <small className="choices-count num quiet">{count}</small>
          </label>
        ))}
      </div>
    </>
  );
}
