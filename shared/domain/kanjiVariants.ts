/**
 * Kanji that are the same word in another form: the older or variant form first, then the one that it is
 * folded to. Old forms of the Jōyō table (常用漢字表「いわゆる康熙字典体」), forms that names and shop goods are
 * still written with (髙 﨑 𠮷 麵 醬), and the printed forms beside them (鷗/鴎, 摑/掴).
 */
const pairs = `
亞亜 惡悪 壓圧 圍囲 爲為 醫医 壹壱 隱隠 榮栄 營営 衞衛 驛駅 圓円 鹽塩 緣縁 艷艶 應応 歐欧 毆殴 櫻桜 奧奥 橫横 溫温 穩穏
假仮 價価 畫画 會会 繪絵 壞壊 懷懐 槪概 擴拡 殼殻 覺覚 學学 嶽岳 樂楽 渴渇 罐缶 卷巻 陷陥 勸勧 寬寛 關関 歡歓 觀観 顏顔
氣気 歸帰 龜亀 僞偽 戲戯 犧犠 舊旧 據拠 擧挙 虛虚 峽峡 挾挟 狹狭 鄕郷 曉暁 區区 驅駆 勳勲 薰薫 徑径 惠恵 溪渓 經経 繼継
莖茎 螢蛍 輕軽 鷄鶏 藝芸 擊撃 缺欠 儉倹 劍剣 圈圏 檢検 權権 獻献 硏研 縣県 險険 顯顕 驗験 嚴厳 效効 廣広 恆恒 鑛鉱 號号
國国 黑黒 濟済 碎砕 齋斎 劑剤 雜雑 參参 慘惨 棧桟 蠶蚕 贊賛 殘残 絲糸 齒歯 兒児 辭辞 濕湿 實実 舍舎 寫写 釋釈 壽寿 收収
從従 澁渋 獸獣 縱縦 肅粛 處処 緖緒 敍叙 敘叙 奬奨 將将 燒焼 稱称 證証 乘乗 剩剰 壤壌 孃嬢 條条 淨浄 狀状 疊畳 穰穣 讓譲
釀醸 囑嘱 觸触 寢寝 愼慎 晉晋 眞真 刄刃 盡尽 圖図 粹粋 醉酔 隨随 髓髄 數数 樞枢 聲声 靜静 齊斉 攝摂 竊窃 專専 戰戦 淺浅
潛潜 纖繊 踐践 錢銭 禪禅 雙双 壯壮 搜捜 插挿 曾曽 爭争 莊荘 裝装 總総 聰聡 臟臓 藏蔵 屬属 續続 墮堕 體体 對対 帶帯 滯滞
臺台 瀧滝 擇択 澤沢 單単 擔担 膽胆 團団 彈弾 斷断 癡痴 遲遅 晝昼 蟲虫 鑄鋳 廳庁 聽聴 敕勅 鎭鎮 遞逓 鐵鉄 轉転 點点 傳伝
黨党 盜盗 燈灯 當当 鬪闘 德徳 獨独 讀読 屆届 繩縄 貳弐 惱悩 腦脳 霸覇 廢廃 拜拝 賣売 麥麦 發発 髮髪 拔抜 祕秘 濱浜 濵浜
拂払 佛仏 竝並 變変 邊辺 邉辺 辨弁 瓣弁 辯弁 舖舗 步歩 穗穂 寶宝 豐豊 豫予 餘余 沒没 萬万 滿満 默黙 餠餅 與与 譽誉 搖揺
樣様 謠謡 遙遥 瑤瑶 來来 賴頼 亂乱 覽覧 龍竜 兩両 獵猟 綠緑 鄰隣 壘塁 勵励 禮礼 隸隷 靈霊 齡齢 戀恋 爐炉 勞労 樓楼 灣湾
祿禄 鍊錬 錄録 彌弥 槇槙 禰祢 穎頴 瀨瀬 每毎 黃黄 靑青 淸清 晚晩 飮飲 曆暦 歷歴 卽即 旣既 內内 吳呉 產産 敎教 戾戻 淚涙
髙高 﨑崎 嵜崎 𠮷吉 嶋島 嶌島 冨富 桒桑 舘館 栁柳 檜桧 藪薮 渕淵 峯峰 裡裏 堯尭 凜凛 羣群 畧略 凉涼 盃杯 莓苺
鈎鉤 靱靭 麵麺 麪麺 麴麹 醬醤 蠟蝋 鷗鴎 摑掴 頰頬 剝剥 塡填 嚙噛 屛屏 幷并 鹼鹸 籠篭 竈竃 鰺鯵 鶯鴬 蠣蛎 萊莱 蘆芦
蔣蒋 禱祷 濤涛 瘦痩 繫繋 俱倶 吞呑 𠮟叱 蟬蝉 驒騨 簞箪 俠侠 焰焔 諫諌 頸頚 噓嘘 讚讃 枾柿 鬭闘
`

/**
 * Radicals that PDF files and some fonts hand out in place of the kanji (U+2E80–U+2EF3). Compatibility
 * normalisation leaves these alone; the kanji are those that the Unicode Collation Algorithm sorts as equal.
 */
const radicals = `
⺀丶 ⺁厂 ⺂乛 ⺃乚 ⺄乙 ⺅亻 ⺆冂 ⺇几 ⺈刀 ⺉刂 ⺊卜 ⺋卩 ⺌小 ⺍小 ⺎尢 ⺏尣 ⺐尢 ⺑尣 ⺒巳 ⺓幺 ⺔彑 ⺕彐 ⺖忄 ⺗心 ⺘扌 ⺙攵
⺛旡 ⺜日 ⺝月 ⺞歺 ⺠民 ⺡氵 ⺢氺 ⺣灬 ⺤爫 ⺥爫 ⺦丬 ⺧牛 ⺨犭 ⺩王 ⺪疋 ⺫目 ⺬示 ⺭礻 ⺮竹 ⺯糹 ⺰纟 ⺱罓 ⺲罒 ⺳罓 ⺴罓 ⺵罒
⺶羊 ⺷羊 ⺸羋 ⺹耂 ⺺肀 ⺻聿 ⺼肉 ⺽臼 ⺾艹 ⺿艹 ⻀艹 ⻁虎 ⻂衤 ⻃覀 ⻄西 ⻅见 ⻆角 ⻇角 ⻈讠 ⻉贝 ⻊足 ⻋车 ⻌辶 ⻍辶 ⻎辶 ⻏邑
⻐钅 ⻑長 ⻒镸 ⻓长 ⻔门 ⻕阜 ⻖阝 ⻗雨 ⻘青 ⻙韦 ⻚页 ⻛风 ⻜飞 ⻝食 ⻞飠 ⻟飠 ⻠饣 ⻡首 ⻢马 ⻣骨 ⻤鬼 ⻥鱼 ⻦鸟 ⻧鹵 ⻨麦 ⻩黄
⻪黾 ⻫齊 ⻬齐 ⻭齒 ⻮齿 ⻯龍 ⻰龙 ⻱龜 ⻲龜
`

const parse = (text: string): readonly (readonly [string, string])[] =>
  text
    .trim()
    .split(/\s+/u)
    .map((pair) => {
      const [from = '', to = ''] = pair
      return [from, to] as const
    })
    .filter(([from, to]) => from !== to)

/** [form, the form it is folded to]; no second form is itself folded further. */
export const kanjiVariants: readonly (readonly [string, string])[] = (() => {
  const variants = new Map(parse(pairs))
  return [...variants, ...parse(radicals).map(([from, to]) => [from, variants.get(to) ?? to] as const)]
})()
