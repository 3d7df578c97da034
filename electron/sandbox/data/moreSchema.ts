/** `division`: 1 特定商品, 2 状態による. */
export const reduceTaxRateTable = /* sql */ `
CREATE TABLE reduceTaxRate (
  reduceTaxId INTEGER PRIMARY KEY, name TEXT NOT NULL, division TEXT NOT NULL, rate TEXT NOT NULL, termStart TEXT NOT NULL,
  termEnd TEXT, condition TEXT, advancedCondition TEXT, insDateTime TEXT NOT NULL, updDateTime TEXT NOT NULL
) STRICT;
`

/** What came to the sandbox's file with its second version: prices by store, people, trade, timecards. */
export const moreSchema = /* sql */ `
CREATE TABLE productPrice (
  productId INTEGER NOT NULL, storeId INTEGER NOT NULL, priceDivision TEXT NOT NULL, startDate TEXT NOT NULL,
  endDate TEXT, price INTEGER NOT NULL, updDateTime TEXT NOT NULL,
  PRIMARY KEY (productId, storeId, priceDivision, startDate)
) STRICT, WITHOUT ROWID;
CREATE INDEX productPriceByStore ON productPrice (storeId, productId, startDate);
CREATE INDEX productPriceByUpdate ON productPrice (updDateTime);

CREATE TABLE productStore (
  productId INTEGER NOT NULL, storeId INTEGER NOT NULL, productOptionGroupId INTEGER,
  assignDivision TEXT NOT NULL DEFAULT '0', PRIMARY KEY (productId, storeId)
) STRICT, WITHOUT ROWID;
CREATE TABLE productReserveItem (
  productId INTEGER NOT NULL, no INTEGER NOT NULL, labelNo INTEGER, value TEXT, PRIMARY KEY (productId, no)
) STRICT, WITHOUT ROWID;
CREATE TABLE productAttributeItem (
  productId INTEGER NOT NULL, code TEXT NOT NULL, no INTEGER NOT NULL, name TEXT, PRIMARY KEY (productId, code)
) STRICT, WITHOUT ROWID;

CREATE TABLE attribute (no INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;
CREATE TABLE attributeItem (code TEXT PRIMARY KEY, no INTEGER NOT NULL, name TEXT NOT NULL, displaySequence INTEGER) STRICT, WITHOUT ROWID;
CREATE TABLE taxRate (applyStartDate TEXT PRIMARY KEY, taxRate TEXT NOT NULL, taxRounding TEXT NOT NULL) STRICT, WITHOUT ROWID;
${reduceTaxRateTable}
CREATE TABLE supplier (
  supplierId INTEGER PRIMARY KEY, supplierCode TEXT, supplierName TEXT NOT NULL, supplierAbbr TEXT, supplierDivisionId INTEGER,
  supplierDivisionName TEXT, zipCode TEXT, address TEXT, phoneNumber TEXT, faxNumber TEXT, mailAddress TEXT,
  contactPersonName TEXT, note TEXT, status TEXT NOT NULL DEFAULT '1', insDateTime TEXT NOT NULL, updDateTime TEXT NOT NULL
) STRICT;
CREATE TABLE staff (
  staffId INTEGER PRIMARY KEY, staffCode TEXT, staffName TEXT NOT NULL, staffNameKana TEXT, rank TEXT,
  displayFlag TEXT NOT NULL DEFAULT '1', displaySequence INTEGER, loginStaffFlag TEXT NOT NULL DEFAULT '0', email TEXT,
  roleId INTEGER, homeStoreId INTEGER NOT NULL, hireDate TEXT NOT NULL, terminationDate TEXT, fullTime INTEGER NOT NULL,
  insDateTime TEXT NOT NULL, updDateTime TEXT NOT NULL
) STRICT;

-- Days are made when they are first asked for (data/trade, data/timecard.ts).
CREATE TABLE madeDay (kind TEXT NOT NULL, day TEXT NOT NULL, PRIMARY KEY (kind, day)) STRICT, WITHOUT ROWID;
CREATE TABLE shiftPattern (
  shiftPatternId INTEGER PRIMARY KEY, storeId INTEGER NOT NULL, shiftPatternName TEXT NOT NULL, shiftPatternShortName TEXT,
  color TEXT, attendanceTime TEXT NOT NULL, leavingTime TEXT NOT NULL, break1StartTime TEXT, break1EndTime TEXT,
  break2StartTime TEXT, break2EndTime TEXT
) STRICT;
CREATE TABLE shift (
  shiftResultId INTEGER PRIMARY KEY, division TEXT NOT NULL, shiftDate TEXT NOT NULL, storeId INTEGER NOT NULL,
  staffId INTEGER NOT NULL, attendance TEXT, leaving TEXT, break1Start TEXT, break1End TEXT,
  attendanceRounded TEXT, leavingRounded TEXT, plannedStart TEXT, plannedEnd TEXT, calculated INTEGER NOT NULL DEFAULT 0,
  break2Start TEXT, break2End TEXT, tardyFlag TEXT, earlyLeavingFlag TEXT
) STRICT;
CREATE INDEX shiftByDay ON shift (division, shiftDate, staffId);
CREATE TABLE staffHoliday (
  staffHolidayId INTEGER PRIMARY KEY, applicationDivision TEXT NOT NULL, division TEXT NOT NULL, staffId INTEGER NOT NULL,
  holidayName TEXT NOT NULL, fromDate TEXT NOT NULL, toDate TEXT NOT NULL
) STRICT;
CREATE INDEX staffHolidayByDay ON staffHoliday (fromDate);
`
