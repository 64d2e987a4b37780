/** What every card of the page needs: the time, names of groups, and the way to the calls behind a figure. */
import { createContext, useContext } from 'react';
import { useT } from '../../i18n/index.tsx';
import { named } from '../../i18n/zh.ts';
import type { Drill } from './drill.ts';
import type { By, Range } from './requests.ts';
import { useTexts } from './texts.ts';

export interface View {
  range: Range;
  drill(to: Drill): void;
}
export const ViewContext = createContext<View | null>(null);

export function useView(): View {
  const view = useContext(ViewContext);
  if (!view) throw new Error('useView needs the reports page around it');
  return view;
}

/** A group's name as people read it. */
export function useGroupName(): (by: By, of: string | number | null | undefined) => string {
  const t = useTexts();
  const { trade } = useT();
  return (by, of) => {
    const name = String(of ?? '');
    if (by === 'hour') return `${name.padStart(2, '0')}:00`;
    if (by === 'day') return name.slice(5);
    if (name === '') return t.none;
    return by === 'trade' ? named(trade, name) : name;
  };
}
