/** Faults of rule files; apart from the other texts, since only the pages of rules tell them. */
import type { RuleFault } from '../../../engine/contract/rule.ts';
import { ruleFaultInZh } from '../../../engine/contract/rule-fault-zh.ts';
import type { Language } from './index.tsx';

export const faultText = (fault: RuleFault, language: Language): string =>
  language === 'zh' ? ruleFaultInZh(fault) : fault.message;
