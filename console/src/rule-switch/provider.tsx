/** Stopping and resuming a rule from wherever it shows: one dialog for all pages, fetched when it is first asked for. */
import {
  createContext,
  lazy,
  type ReactNode,
  Suspense,
  useCallback,
  useContext,
  useMemo,
  useState,
} from 'react';
import { useMay } from '../api/session.tsx';

export interface SwitchedRule {
  id: string;
  title: string;
}
/** What is to be done with it. */
export type SwitchKind = 'stop' | 'resume';

interface RuleSwitch {
  /** False: the role does not allow it, nothing is to be offered. */
  allowed: boolean;
  ask(kind: SwitchKind, rule: SwitchedRule): void;
  /** Grows with each rule that was stopped or resumed here. */
  done: number;
}

const RuleSwitchContext = createContext<RuleSwitch | null>(null);
const Dialog = lazy(() => import('./dialog.tsx'));

export function RuleSwitchProvider({ children }: { children: ReactNode }) {
  const allowed = useMay('stop-rules');
  const [asked, setAsked] = useState<{ kind: SwitchKind; rule: SwitchedRule } | null>(null);
  const [done, setDone] = useState(0);
  const ask = useCallback((kind: SwitchKind, rule: SwitchedRule) => setAsked({ kind, rule }), []);
  const close = useCallback(() => setAsked(null), []);
  const finished = useCallback(() => setDone((n) => n + 1), []);
  const value = useMemo(() => ({ allowed, ask, done }), [allowed, ask, done]);
  return (
    <RuleSwitchContext value={value}>
      {children}
      {asked && allowed ? (
        <Suspense>
          <Dialog {...asked} onDone={finished} onClose={close} />
        </Suspense>
      ) : null}
    </RuleSwitchContext>
  );
}

export function useRuleSwitch(): RuleSwitch {
  const found = useContext(RuleSwitchContext);
  if (!found) throw new Error('useRuleSwitch needs a RuleSwitchProvider around it');
  return found;
}
