const collator = new Intl.Collator('zh-CN', { numeric: true });

/** Ids and names as people sort them: T2 before T10, Chinese by pinyin. */
export const inOrder = (a: string, b: string): number => collator.compare(a, b);
