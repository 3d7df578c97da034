/** The people of the shop: names nobody has to recognise. `store` is where they mostly work; `left` have gone. */
export interface Person {
  readonly name: string
  readonly kana: string
  readonly rank: string
  readonly store: number
  readonly fullTime: boolean
  readonly left?: boolean
}

export const people: readonly Person[] = [
  { name: '番頭 一郎', kana: 'バントウ　イチロウ', rank: '店長', store: 1, fullTime: true },
  { name: '青木 花子', kana: 'アオキ　ハナコ', rank: '副店長', store: 1, fullTime: true },
  { name: '石田 健', kana: 'イシダ　ケン', rank: '社員', store: 1, fullTime: true },
  { name: '上野 真理', kana: 'ウエノ　マリ', rank: 'パート', store: 1, fullTime: false },
  { name: '江口 翔', kana: 'エグチ　ショウ', rank: 'アルバイト', store: 1, fullTime: false },
  { name: '大西 由美', kana: 'オオニシ　ユミ', rank: 'パート', store: 1, fullTime: false },
  { name: '加藤 駿', kana: 'カトウ　シュン', rank: '店長', store: 2, fullTime: true },
  { name: '木村 彩', kana: 'キムラ　アヤ', rank: '社員', store: 2, fullTime: true },
  { name: '久保 陸', kana: 'クボ　リク', rank: 'アルバイト', store: 2, fullTime: false },
  { name: '小泉 まゆみ', kana: 'コイズミ　マユミ', rank: 'パート', store: 2, fullTime: false },
  { name: '斎藤 大樹', kana: 'サイトウ　ダイキ', rank: 'アルバイト', store: 2, fullTime: false },
  { name: '清水 香織', kana: 'シミズ　カオリ', rank: 'パート', store: 2, fullTime: false },
  { name: '杉本 誠', kana: 'スギモト　マコト', rank: '倉庫担当', store: 3, fullTime: true },
  { name: '関 美咲', kana: 'セキ　ミサキ', rank: 'パート', store: 3, fullTime: false },
  { name: '曽根 拓也', kana: 'ソネ　タクヤ', rank: 'アルバイト', store: 2, fullTime: false, left: true },
  { name: '武田 隆', kana: 'タケダ　タカシ', rank: '社員', store: 1, fullTime: true },
  { name: '千葉 結衣', kana: 'チバ　ユイ', rank: 'アルバイト', store: 1, fullTime: false },
  { name: '辻 直樹', kana: 'ツジ　ナオキ', rank: 'アルバイト', store: 1, fullTime: false },
  { name: '手塚 恵', kana: 'テヅカ　メグミ', rank: 'パート', store: 1, fullTime: false },
  { name: '富田 光', kana: 'トミタ　ヒカル', rank: '副店長', store: 2, fullTime: true },
  { name: '中谷 さくら', kana: 'ナカタニ　サクラ', rank: 'パート', store: 2, fullTime: false },
  { name: '西 健太', kana: 'ニシ　ケンタ', rank: 'アルバイト', store: 2, fullTime: false },
  { name: '沼田 由紀', kana: 'ヌマタ　ユキ', rank: '社員', store: 2, fullTime: true },
  { name: '根本 豊', kana: 'ネモト　ユタカ', rank: '夜間担当', store: 3, fullTime: true },
  { name: '野口 あかり', kana: 'ノグチ　アカリ', rank: 'アルバイト', store: 1, fullTime: false },
  { name: '橋本 浩', kana: 'ハシモト　ヒロシ', rank: '社員', store: 1, fullTime: true },
  { name: '平野 千夏', kana: 'ヒラノ　チナツ', rank: 'パート', store: 2, fullTime: false },
  { name: '福田 悠斗', kana: 'フクダ　ユウト', rank: 'アルバイト', store: 2, fullTime: false },
  { name: '星野 和子', kana: 'ホシノ　カズコ', rank: 'パート', store: 1, fullTime: false },
  { name: '前田 涼', kana: 'マエダ　リョウ', rank: '社員', store: 3, fullTime: true },
  { name: '三浦 美穂', kana: 'ミウラ　ミホ', rank: 'パート', store: 3, fullTime: false },
  { name: '村上 聡', kana: 'ムラカミ　サトシ', rank: '夜間担当', store: 3, fullTime: true },
  { name: '森本 葵', kana: 'モリモト　アオイ', rank: 'アルバイト', store: 2, fullTime: false },
  { name: '矢野 正', kana: 'ヤノ　タダシ', rank: '社員', store: 2, fullTime: true },
  { name: '湯浅 奈々', kana: 'ユアサ　ナナ', rank: 'アルバイト', store: 1, fullTime: false },
  { name: '吉岡 亮', kana: 'ヨシオカ　リョウ', rank: 'アルバイト', store: 1, fullTime: false },
  { name: '若林 典子', kana: 'ワカバヤシ　ノリコ', rank: 'パート', store: 2, fullTime: false },
  { name: '和田 航', kana: 'ワダ　ワタル', rank: 'アルバイト', store: 2, fullTime: false },
  { name: '岡 真由', kana: 'オカ　マユ', rank: 'パート', store: 1, fullTime: false },
  { name: '工藤 学', kana: 'クドウ　マナブ', rank: '社員', store: 1, fullTime: true },
  { name: '小林 茜', kana: 'コバヤシ　アカネ', rank: 'パート', store: 3, fullTime: false },
]

/** Who the shop buys from. */
export const supplierNames: readonly (readonly [name: string, contact: string, division: string])[] = [
  ['見本食品卸 株式会社', '田所', '食品'],
  ['東西飲料販売 株式会社', '千葉', '飲料'],
  ['番頭市青果協同組合', '辻', '青果'],
  ['みなと水産 有限会社', '手塚', '水産'],
  ['中央日用品 株式会社', '富田', '日用品'],
  ['さくら衣料 株式会社', '中谷', '衣料'],
  ['北の酒販 株式会社', '西', '酒類'],
  ['丸福製菓 株式会社', '沼田', '菓子'],
]
