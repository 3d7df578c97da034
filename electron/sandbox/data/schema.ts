/**
 * The sandbox's own file. Columns carry Smaregi's field names, so that a row is what goes on the
 * wire but for the ids and amounts, which are integers here (to sort) and strings there.
 * Times are text with +09:00 and second resolution, like Smaregi's: they sort as they are.
 */
export const schemaVersion = 6

/** `division`: 1 通常店舗, 2 倉庫. `pointCondition` and `receiptPrintInfo`, objects inside a store, are left out. */
export const storeTable = /* sql */ `
CREATE TABLE store (
  storeId INTEGER PRIMARY KEY, storeCode TEXT, storeName TEXT NOT NULL, storeAbbr TEXT, printReceiptStoreName TEXT,
  printStockReceiptStoreName TEXT, division TEXT NOT NULL DEFAULT '1', postCode TEXT, address TEXT, phoneNumber TEXT,
  faxNumber TEXT, mailAddress TEXT, homepage TEXT, tempTranMailAddress TEXT, priceChangeFlag TEXT NOT NULL DEFAULT '1',
  sellDivision TEXT NOT NULL DEFAULT '0', sumProcDivision TEXT NOT NULL DEFAULT '0', sumDateChangeTime TEXT, sumRefColumn TEXT,
  pointNotApplicable TEXT NOT NULL DEFAULT '0', taxFreeDivision TEXT NOT NULL DEFAULT '0',
  maxBundleProductCount TEXT NOT NULL DEFAULT '9', maxDiscountRate TEXT, carriageDisplayFlag TEXT NOT NULL DEFAULT '0',
  terminalAdjustmentCashFlag TEXT NOT NULL DEFAULT '0', terminalCheckCashFlag TEXT NOT NULL DEFAULT '0',
  waiterAdjustmentDivision TEXT NOT NULL DEFAULT '0', savingAutoDivision TEXT NOT NULL DEFAULT '0', savingAutoPrice TEXT,
  cancelSettingDivision TEXT NOT NULL DEFAULT '0', roundingDivision TEXT NOT NULL DEFAULT '0',
  discountRoundingDivision TEXT NOT NULL DEFAULT '0', cardCompanySelectDivision TEXT NOT NULL DEFAULT '0',
  giftReceiptValidDays TEXT, taxLabelNormal TEXT, taxLabelReduce TEXT, pauseFlag TEXT NOT NULL DEFAULT '0',
  displaySequence INTEGER, facePaymentUseDivision TEXT NOT NULL DEFAULT '0', insDateTime TEXT NOT NULL, updDateTime TEXT NOT NULL
) STRICT;
`

/** `taxDivision` may be null: a 部門 that was made without it. */
export const categoryTable = /* sql */ `
CREATE TABLE category (
  categoryId INTEGER PRIMARY KEY, categoryCode TEXT, categoryName TEXT NOT NULL, categoryAbbr TEXT,
  displaySequence INTEGER, displayFlag TEXT NOT NULL DEFAULT '1', taxDivision TEXT,
  pointNotApplicable TEXT NOT NULL DEFAULT '0', taxFreeDivision TEXT NOT NULL DEFAULT '0',
  reduceTaxId INTEGER, color TEXT, categoryGroupId INTEGER, parentCategoryId INTEGER,
  level TEXT NOT NULL DEFAULT '1', tag TEXT, insDateTime TEXT NOT NULL, updDateTime TEXT NOT NULL
) STRICT;
`

export const categoryWriteCountTable = /* sql */ `
CREATE TABLE categoryWriteCount (
  categoryId INTEGER NOT NULL, operation TEXT NOT NULL, count INTEGER NOT NULL,
  PRIMARY KEY (categoryId, operation)
) STRICT, WITHOUT ROWID;
`

export const schema = /* sql */ `
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

${storeTable}

CREATE TABLE categoryGroup (
  categoryGroupId INTEGER PRIMARY KEY, categoryGroupCode TEXT, categoryGroupName TEXT NOT NULL,
  displaySequence INTEGER, insDateTime TEXT NOT NULL, updDateTime TEXT NOT NULL
) STRICT;

${categoryTable}

CREATE TABLE product (
  productId INTEGER PRIMARY KEY, categoryId INTEGER NOT NULL, productCode TEXT, productName TEXT NOT NULL,
  productKana TEXT, taxDivision TEXT NOT NULL DEFAULT '1', productPriceDivision TEXT NOT NULL DEFAULT '1',
  price INTEGER NOT NULL, customerPrice INTEGER, cost TEXT, attribute TEXT, description TEXT, catchCopy TEXT,
  size TEXT, color TEXT, tag TEXT, groupCode TEXT, url TEXT, printReceiptProductName TEXT,
  displaySequence INTEGER, salesDivision TEXT NOT NULL DEFAULT '0', stockControlDivision TEXT NOT NULL DEFAULT '0',
  displayFlag TEXT NOT NULL DEFAULT '1', division TEXT NOT NULL DEFAULT '0', productOptionGroupId INTEGER,
  pointNotApplicable TEXT NOT NULL DEFAULT '0', taxFreeDivision TEXT NOT NULL DEFAULT '0', supplierProductNo TEXT,
  calcDiscount TEXT NOT NULL DEFAULT '1', staffDiscountRate TEXT, useCategoryReduceTax TEXT NOT NULL DEFAULT '1',
  reduceTaxId INTEGER, reduceTaxPrice INTEGER, reduceTaxCustomerPrice INTEGER, orderPoint INTEGER,
  purchaseCost TEXT, appStartDateTime TEXT, insDateTime TEXT NOT NULL, updDateTime TEXT NOT NULL
) STRICT;

-- Smaregi has a row only for products whose stock has moved at least once.
CREATE TABLE stock (
  productId INTEGER NOT NULL, storeId INTEGER NOT NULL, stockAmount INTEGER NOT NULL,
  layawayStockAmount INTEGER NOT NULL DEFAULT 0, updDateTime TEXT NOT NULL,
  PRIMARY KEY (productId, storeId)
) STRICT, WITHOUT ROWID;

CREATE TABLE stockChange (
  id INTEGER PRIMARY KEY AUTOINCREMENT, productId INTEGER NOT NULL, storeId INTEGER NOT NULL,
  amount INTEGER NOT NULL, stockAmount INTEGER NOT NULL, layawayStockAmount INTEGER NOT NULL DEFAULT 0,
  stockDivision TEXT NOT NULL, memo TEXT, staffId INTEGER, staffName TEXT,
  targetDateTime TEXT NOT NULL, updDateTime TEXT NOT NULL,
  fromStoreId INTEGER, toStoreId INTEGER, taxDivision TEXT, price TEXT, cost TEXT
) STRICT;

-- What was written through the API, for tests to prove that nothing was sent twice.
CREATE TABLE writeCount (
  productId INTEGER NOT NULL, operation TEXT NOT NULL, count INTEGER NOT NULL,
  PRIMARY KEY (productId, operation)
) STRICT, WITHOUT ROWID;

${categoryWriteCountTable}
-- The sign-in side: accounts seen, and everything the OpenID provider keeps.
CREATE TABLE account (sub TEXT PRIMARY KEY, email TEXT NOT NULL UNIQUE, name TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE oidc (
  model TEXT NOT NULL, id TEXT NOT NULL, payload TEXT NOT NULL, grantId TEXT, uid TEXT, userCode TEXT,
  expiresAt INTEGER, consumedAt INTEGER, PRIMARY KEY (model, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX oidcByGrant ON oidc (grantId) WHERE grantId IS NOT NULL;
CREATE INDEX oidcByUid ON oidc (model, uid) WHERE uid IS NOT NULL;
`

/** Made after the rows, because building an index once is quicker than keeping it in step. */
export const indexes = /* sql */ `
CREATE UNIQUE INDEX productByCode ON product (productCode);
CREATE INDEX productByCategory ON product (categoryId);
CREATE INDEX productByUpdate ON product (updDateTime);
CREATE INDEX productByGroup ON product (groupCode) WHERE groupCode IS NOT NULL;
CREATE INDEX stockByUpdate ON stock (updDateTime);
CREATE INDEX stockByStore ON stock (storeId);
CREATE INDEX stockChangeByPlace ON stockChange (productId, storeId);
`
