import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMasker, emptyContext } from './mask.ts';

const masker = createMasker({ siteKey: 'address' });
const said = (text: string, final = true) =>
  masker
    .utterance(emptyContext, { channel: 0, role: 'customer', utterance: 'u', rev: 0, final, text })
    .text.replace(/·[0-9a-z]{4}/g, '');

test('an address is one token from the district to the room', () => {
  assert.equal(said('我住上海市徐汇区梦想路88弄6号302室'), '我住[地址]');
  assert.equal(said('送到幸福小区12栋2单元1501，放门口'), '送到[地址]，放门口');
  assert.equal(said('她住虚构镇样板村三组28号，导航找不到'), '她住[地址]，导航找不到');
});

test('written and spoken, it is the same token', () => {
  assert.equal(masker.text('幸福路88弄6号302室'), masker.text('幸福路八十八弄六号三零二室'));
});

test('what is no house of somebody stays', () => {
  for (const text of [
    '走人民路再右转',
    '坐一号线到人民广场',
    '这条路三号前能修好吗',
    '中山路12号的营业厅几点关门',
    '三号楼电梯坏了',
    '我住五零六',
    '八楼1208室',
  ])
    assert.equal(said(text), text);
});

test('a partial hides the number of the house while it grows', () => {
  assert.equal(said('我住梦想路8', false), '我住[地址]');
  assert.equal(said('我住梦想路8'), '我住梦想路8');
});
