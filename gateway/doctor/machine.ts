/** Processor, memory and the words' segmenter: what the machine has, whatever the configuration says. */

import { availableParallelism, totalmem } from 'node:os';
import { counted } from '../../engine/text/counted.ts';
import { loadSegmenter } from '../segmenter.ts';
import { as, type Finding, ok, warning } from './finding.ts';

const GIB = 2 ** 30;

export function machine(): Finding[] {
  const memory = totalmem() / GIB;
  const size = memory.toFixed(memory < 10 ? 1 : 0);
  const cores = availableParallelism();
  return [
    ok('machine', {
      zh: `Node ${process.versions.node}，${cores} 个核`,
      en: `Node ${process.versions.node}, ${counted(cores, 'core')}`,
    }),
    memory >= 4
      ? ok('machine', { zh: `内存 ${size} GiB`, en: `${size} GiB of memory` })
      : warning(
          'machine',
          { zh: `内存 ${size} GiB`, en: `${size} GiB of memory` },
          {
            zh: '4 GiB 才宽裕：内嵌的 ClickHouse 要用。',
            en: '4 GiB are comfortable: the embedded ClickHouse needs them.',
          },
        ),
  ];
}

export function words(): Finding[] {
  const { name, fallback } = loadSegmenter();
  if (!fallback) return [ok('words', as(name))];
  return [
    warning(
      'words',
      {
        zh: `没有 nodejieba（${fallback}），用 ${name} 代替`,
        en: `${name} instead of nodejieba, which is missing (${fallback})`,
      },
      {
        zh: 'nodejieba 在安装时编译：装上 C++ 编译器、make 和 Python，删掉 node_modules，再启动一次。',
        en: 'It is compiled at install: with a C++ compiler, make and Python on the machine, remove node_modules and start again.',
      },
    ),
  ];
}
