import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Kind, namedBefore, type Topic, topicOf } from './nouns.ts';

const TOPICS: [text: string, topic: Topic | null][] = [
  ['请报一下您的手机号', '手机号'],
  ['您的联系电话是多少', '手机号'],
  ['请您留一个电话', '手机号'],
  ['麻烦报一下身份证后四位', '身份证'],
  ['请您提供就诊人的姓名、身份证后六位和联系电话', '身份证'],
  ['您的手机号和身份证号报一下', '号码'],
  ['验证码收到了吗', '验证码'],
  ['您收到的六位数字念一下', '验证码'],
  ['卡号后四位', '银行卡'],
  ['订单的手机尾号和收件人', '手机号'],
  ['请问单号多少', '号码'],
  ['车牌号说一下', '车牌'],
  ['我给您回个电话', null],
  ['我打了三次电话', null],
  ['您可以打客服电话核实', null],
  ['没电话我就去你们公司', null],
  ['我换了个手机', null],
  ['银行卡丢了', null],
  ['好的 谢谢', null],
  ['您的工号多少', 'staff'],
  ['把你的工号给我', 'staff'],
  ['我记一下你工号', 'staff'],
  ['您好 工号1024 您说', 'moved'],
  ['请记一下我的工号，2087', 'moved'],
  ['你打我手机吧', '手机号'],
  ['别打我手机了', null],
  ['打我手机打不通', null],
  ['您的出生日期', '号码'],
  ['您住哪个房间', 'moved'],
  ['多少钱', 'moved'],
  ['几点到', 'moved'],
];

for (const [text, topic] of TOPICS) {
  test(`${text}: ${topic === null ? 'asks for nothing' : topic === 'moved' || topic === 'staff' ? 'is about something else' : `is about ${topic}`}`, () => {
    assert.equal(topicOf(text), topic);
  });
}

const NAMED: [before: string, direct: Kind | null, sure: boolean][] = [
  ['我手机号是', '手机号', true],
  ['身份证后四位', '身份证', true],
  ['身份证号和手机号后四位', '手机号', true],
  ['尾号', '号码', true],
  ['号码我给你念一下啊 ', '号码', true],
  ['验证码呢是', '验证码', true],
  ['车架号后六位是', '号码', true],
  ['中间四位', '号码', true],
  ['前三位', '号码', true],
  ['SIM卡号', '号码', true],
  ['对公账户', '银行卡', true],
  ['出生年月日', '号码', true],
  ['信用卡 ', '银行卡', false],
  ['信用卡是', '银行卡', true],
  ['手机号不用了 一共', null, false],
  ['打了三次电话 花了', null, false],
  ['', null, false],
];

for (const [before, direct, sure] of NAMED) {
  test(`after “${before}” a number is ${direct ?? 'not named'}${sure ? ', however short' : ''}`, () => {
    const named = namedBefore(before);
    assert.deepEqual([named.direct, named.sure], [direct, sure]);
  });
}
