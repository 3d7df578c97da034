import type { Family } from './types.ts'

/** Invented makers: a stem and a suffix of the trade. `name|kana`. */
const stems = [
  '青嶺|アオネ', '朝霧|アサギリ', '宵待|ヨイマチ', '花筏|ハナイカダ', '松ヶ枝|マツガエ', '波間|ナミマ', '北窓|キタマド', '雪見橋|ユキミバシ',
  '月影|ツキカゲ', '鈴懸|スズカケ', '風花|カザハナ', '若竹川|ワカタケガワ', '白砂|シラスナ', '霞野|カスミノ', '八雲坂|ヤクモザカ', '翠川|ミドリカワ',
  '灯台町|トウダイマチ', '麦秋|バクシュウ', '木漏日|コモレビ', '渡瀬川|ワタセガワ', '夕凪|ユウナギ', '春日向|ハルヒナタ', '石蕗|ツワブキ', '糸車|イトグルマ',
  '水鏡|ミズカガミ', '星見|ホシミ',
]

const suffixes: Readonly<Record<Family, readonly string[]>> = {
  food: ['堂|ドウ', '屋|ヤ', '舎|シャ'],
  drink: ['園|エン', '醸|ジョウ', '泉|セン'],
  household: ['工房|コウボウ', 'ホーム|ホーム', '舎|シャ'],
  clothes: ['縫製|ホウセイ', '織物|オリモノ', 'ウェア|ウェア'],
}

const families: readonly Family[] = ['food', 'drink', 'household', 'clothes']

export interface Maker {
  readonly number: number
  readonly name: string
  readonly kana: string
}

export const makers: Readonly<Record<Family, readonly Maker[]>> = {
  food: makersOf('food'),
  drink: makersOf('drink'),
  household: makersOf('household'),
  clothes: makersOf('clothes'),
}

function makersOf(family: Family): readonly Maker[] {
  const first = families.indexOf(family) * stems.length + 1
  return stems.map((stem, i) => {
    const [name = '', kana = ''] = stem.split('|')
    const list = suffixes[family]
    const [suffix = '', suffixKana = ''] = (list[i % list.length] ?? '').split('|')
    return { number: first + i, name: name + suffix, kana: kana + suffixKana }
  })
}
