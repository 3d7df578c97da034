/** The page the browser ends on. Served by the engine itself, so it stands outside the page's own words. */
export const signInPage = {
  done: 'サインインが終わりました',
  doneNext: 'このタブを閉じて、Banto に戻ってください。',
  failed: 'サインインできませんでした',
  failedNext: 'Banto に戻ると、理由と次にできることが表示されています。',
  stray: 'このサインインの返事ではありません',
  strayNext:
    '前のサインインの画面などから届いたため、使っていません。いまのサインインはそのまま続いています。このタブを閉じて、Banto に戻ってください。',
} as const
