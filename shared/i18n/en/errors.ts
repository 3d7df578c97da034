import type { ErrorCode } from '../../errors.ts'
import type { errors as ja } from '../ja/errors.ts'
import type { Words } from '../types.ts'

export const errors = {
  INTERNAL: 'Something went wrong inside Banto. Your changes so far are saved. (Reference for support: {{incident}})',
  INVALID_INPUT: 'What was entered could not be accepted. Please check it and try again.',
  UNKNOWN_METHOD: 'This window and the engine are of different versions. Please restart Banto.',
  CANCELLED: 'Stopped.',
  BUSY: 'The same work is already under way. Please wait until it has finished.',
  NOT_FOUND: 'It could not be found. Somebody else may have deleted it. Please sync again.',
  VIEW_GONE: 'The list is out of date and is being opened again.',
  HOST_LOST: 'The Banto engine cannot be reached. Please wait until the connection is back.',
  NOT_SIGNED_IN: 'No shop is open. Please open one from the first screen.',
  SIGN_IN_TIMED_OUT: 'Signing in took too long, so Banto stopped waiting. Please sign in again.',
  SIGN_IN_DENIED: 'Access was not granted on the Smaregi page, so you are not signed in. Grant access to go on.',
  SIGN_IN_FAILED: 'Signing in failed. Please try again in a while; if it keeps failing, check the settings.',
  SIGN_IN_EXPIRED: 'Your sign-in has expired. Your changes are kept on this computer. Please sign in again.',
  PORT_TAKEN:
    'Another program uses port {{port}}, so the answer to the sign-in cannot be received. Close that program, or choose another port and register it at Smaregi Developers, too.',
  CLIENT_REJECTED:
    'Smaregi did not accept the client ID or secret. Check that they match Smaregi Developers, and that sandbox and production are not mixed up.',
  SCOPE_MISSING: 'A permission needed for this is missing. Tick the scope at Smaregi Developers, then sign in again.',
  UNSENT_CHANGES: 'There are {{count, number}} unsent changes. Send them first, or choose to discard them.',
  UNSENT_CHANGES_one: 'There is {{count, number}} unsent change. Send it first, or choose to discard it.',
  VAULT_LOCKED: 'The keychain of this computer is locked. Unlock it and try again.',
  VAULT_UNREADABLE: 'The stored sign-in could not be read. Products and changes are safe. Please sign in again.',
  OFFLINE: 'There is no network. Your changes are kept on this computer. Try again once the connection is back.',
  NOT_SMAREGI:
    'Not Smaregi but something on the way answered: a proxy or firewall of the office, or the login page of the Wi-Fi ({{answered}}). Your changes are kept on this computer. Check that a browser reaches the internet; if this goes on, ask whoever runs the network to let traffic to Smaregi through.',
  PROXY_LOGIN_NEEDED:
    'The proxy of the office asks for a user name and password. Your changes are kept on this computer. Enter them under “Network” in the settings.',
  CERTIFICATE_UNTRUSTED:
    'The certificate of the other end could not be verified, so nothing was sent, for safety ({{reason}}). Your changes are kept on this computer. If an antivirus program or the office network inspects traffic, have its certificate installed on this computer and restart Banto.',
  SERVER_UNAVAILABLE: 'Smaregi does not answer. Your changes are kept on this computer. Please try again in a while.',
  SERVER_REJECTED: 'Smaregi did not accept it. {{detail}}',
  SERVER_REPLY_UNREADABLE: 'The reply from Smaregi could not be read. Your changes are kept on this computer. Please try again in a while.',
  LIST_WITHOUT_END: 'The list from Smaregi has no end, so getting it was stopped. What came before is kept. It is tried again in a while.',
  WAITS_FOR_RESOURCE: 'It waits for something that has to come first.',
  RATE_LIMITED: 'The limit of requests to Smaregi was reached. Please wait a little and try again.',
  AMBIGUOUS:
    'The connection broke while sending, and it is not known whether the change arrived. Banto checks with Smaregi first when you send next time.',
  DEVICE_UNREACHABLE: 'The device cannot be reached. Check that it is switched on, and that its cable and address are right.',
  DEVICE_LOST:
    'The connection to the device broke. Check its power and cable. Look at the paper to see how much of an unfinished print came out.',
  DEVICE_BUSY:
    'Another program uses the device ({{place}}). Close the program that has it open, such as a register or a setup tool, and try again.',
  DEVICE_NO_ACCESS: 'You are not permitted to use the device ({{place}}). Ask whoever looks after this computer to allow it.',
  DEVICE_MODULE_MISSING:
    'The part that talks to this kind of device ({{module}}) could not be loaded. Everything else works. Installing Banto again may help; devices on the network do without it.',
  DEVICE_WRONG_PROTOCOL:
    'The device answered in a way that its settings do not explain. Check that its kind (language) and speed match the real one.',
  STORE_FROM_FUTURE: 'The file of this shop was made by a newer Banto. It has not been touched. Please update Banto and open it then.',
  STORE_CORRUPT: 'The file of the shop is damaged; the original was set aside. Restore a backup or get everything from Smaregi again.',
  STORE_READ_ONLY: 'The file of the shop cannot be written. Check the permissions of its folder.',
  STORE_NO_ACCESS:
    'You are not permitted to read the file of the shop. It has not been touched. Give your user the right to read and write the files and folders of Banto’s data, then open it again.',
  STORE_FULL: 'The disk is full. Your last action was not saved. Make room and try again.',
  STORE_LOST:
    'Another program moved or changed the file of the shop, so writing was stopped. Your last action was not saved. What was open is put back in its place at once: wait a few seconds and try again.',
  STORE_IN_USE: 'Another Banto has this shop open. Close it there and try again.',
  BACKUP_FAILED: 'The backup could not be made, so the work was stopped. Your data is as it was. Check disk space and permissions.',
  NOTHING_TO_UNDO: 'There is nothing to undo.',
  NOTHING_TO_REDO: 'There is nothing to redo.',
  NOTHING_TO_SEND: 'There is nothing to send.',
  TEMPLATE_INVALID:
    'Line {{line}}, character {{column}} of the template is not right, so it was not saved. The template you had stays in use.',
  reasons: {
    SERVER_UNAVAILABLE: {
      retryAfter:
        'Smaregi is busy or under maintenance, and asks to try again in about $t(common.units.minutes, {"count": {{minutes}} }). Your changes are kept on this computer.',
    },
    INVALID_INPUT: {
      notMinor: 'The birthday of somebody of 18 or more is not needed: leave it empty. Nothing was saved yet.',
      nobodyToAsk: 'There is nothing to ask of anybody.',
      monthClosed:
        'The month of {{staffName}} that holds {{day}} is closed, so nothing was changed. Reopen that month in the timecards, then choose this correction in the history and press “Revert this”.',
      sameGrant: 'Two grants are of the same day. Nothing was saved yet.',
      labelTooLarge:
        'The label is larger than the paper, which holds {{widthMm}} × {{lengthMm}} mm. Choose another template or other paper.',
      startPlace: 'The first place is not on this sheet. Choose it again.',
      tooManyForSheets:
        'A printer of the computer takes at most {{most, number}} labels at a time. Nothing was printed yet. Print them in parts, or as «A4 sheets (PDF)».',
      noPrinter: 'Labels cannot be printed on this device.',
      registrationNumber: 'A registration number is T and 13 digits.',
      checkDigit:
        'The digits of the registration number do not fit together: the first should be {{expected}}. Please check what you typed.',
      lacking:
        'Nothing was printed, because some lines could not be read. Look at the content and choose “Print it all the same”, or pull this day again.',
      source: 'This document cannot be made from what was chosen.',
      nothingPlanned: 'No product is in this plan. Choose something else to count.',
      otherStore: 'This is a stocktaking of another store. Choose one of the store that is counted here. Nothing was taken in.',
      countClosed: 'This count is committed or given up, so nothing can be added to it or corrected. Begin a new count to go on.',
      sessionEnded: 'Counting at this window has ended. What was recorded is kept. Begin counting again.',
      shelfLetters: 'Give a shelf a code of plain letters, digits and signs (such as A-3), so that bars can carry it.',
      shelfGoods:
        'A code of goods, or eight digits and more, cannot be the number of a shelf: a scan of goods would change to it. A-3, for example, can.',
      codeEmpty: 'The code has no characters. Nothing was counted. Scan it again.',
      nameMissing: 'Enter a name.',
      noSuchShelf: 'This store has no such shelf. Nothing was counted. Choose the shelf again.',
      shelfCode: 'Another shelf has this code. Give it a different one.',
      nothingToRecount: 'Nothing is to be counted again. Choose under “Review” what is, and it can be printed here.',
      nothingToPrint: 'There are no products to print.',
      tooManyRounds: 'This was counted again 99 times. What was counted is kept. Decide the numbers in the review.',
      noShelves: 'This store has no shelves yet. Add one before printing labels.',
      tooManyLines: 'A roll of receipt paper takes {{most, number}} lines at most. Choose a shelf, or print the PDF on A4.',
      goodsCode: 'A product has this code itself, so it cannot be the code of a carton.',
      nobodyToExport: 'There is nobody to write. Approve the month first. Nothing was written.',
      otherContents: 'The contents changed after they were checked. Check the new ones and write them then. Nothing was written.',
      exportedBefore: 'This month was written before. See what was written, so that it is not taken in twice. Nothing was written.',
      nobodyToPrint: 'Nobody is to be printed in this period.',
      takenBack: 'This was taken back already. Count again to change the number.',
    },
    OFFLINE: {
      cut: 'The connection broke on the way. Your changes are kept on this computer. Please try again in a while.',
      slow: 'The answer did not come in time. Your changes are kept on this computer. Please try again in a while.',
      proxy:
        'The proxy of the office ({{proxy}}) cannot be reached. Your changes are kept on this computer. Check that you are on the office network, and the proxy settings of this computer.',
    },
    STORE_NO_ACCESS: {
      folder:
        'Where the file of the shop should be there is a folder of that name ({{path}}). Nothing in it was touched. Move the folder elsewhere, put the file back if you have a copy of it, and open the shop again.',
    },
    DEVICE_WRONG_PROTOCOL: {
      speed: 'What arrived cannot be read: the speed (baud rate) does not match. Set it to the speed in the scanner’s manual.',
      parity: 'What arrived cannot be read: parity and data bits do not match. Try 7 bits and even parity, for example.',
    },
    DEVICE_UNREACHABLE: {
      refused:
        '{{host}} is there but takes nothing at port {{port}}. Check the port (usually 9100), and that this is the address of the printer.',
      noAnswer: '{{host}} does not answer. Check that it is switched on, on the same network, and that its address has not changed.',
      unknownHost: 'No device is called {{host}}. Check the spelling, or enter its IP address.',
      noNetwork: 'This computer is not on a network. Check its cable or Wi-Fi.',
      notPluggedIn: 'There is no device at {{place}}. Plug it in again. In another socket its port may have another name.',
      notASerialPort: '{{place}} cannot be opened as a serial port. Check its name and the speed.',
      notAPrinter: 'The USB device {{place}} takes no prints. Check its USB setting (printer class).',
      noUsb: 'This computer did not give its list of USB devices.',
      virtual: 'This virtual device cannot be used yet. Please update Banto.',
      system: 'A printer of the operating system prints through its print dialog. It cannot be asked how it is.',
    },
    DEVICE_BUSY: {
      otherDevice:
        'This place is in use by “{{name}}”, which is also one of your devices. If you have added the same device twice, remove one of the two.',
      ours: 'Banto itself is using this device. Try again when that is done.',
    },
    DEVICE_NO_ACCESS: {
      group:
        'You are not permitted to open the serial port {{place}}. Have yourself added to the group {{group}} (“sudo usermod -aG {{group}} user”), then log in again.',
      udev: 'You are not permitted to use the USB device {{place}}. Write ATTRS{idVendor}=="{{vendor}}", TAG+="uaccess" into /etc/udev/rules.d/60-banto.rules, run “sudo udevadm control --reload” and plug the device in again.',
      driver:
        'The USB device {{place}} lacks the driver (WinUSB) for talking to it directly. Install it with Zadig, or connect by network or serial port, or as a printer of the system.',
    },
    NOT_SMAREGI: {
      noTls:
        'Something that is not Smaregi answered without encryption. Your changes are kept on this computer. Check that you are logged in to the Wi-Fi, and the proxy settings of this computer.',
    },
    PROXY_LOGIN_NEEDED: {
      unknownProxy:
        'A proxy on the way asks for a user name and password. It is not set on this computer, so Banto cannot answer it. Nothing was sent, and your changes are kept on this computer. Ask whoever runs the network to set the proxy up, or to let traffic to Smaregi through.',
    },
    CERTIFICATE_UNTRUSTED: {
      CERT_HAS_EXPIRED:
        'The certificate of the other end has expired. Your changes are kept on this computer. Check the date and time of this computer.',
      CERT_NOT_YET_VALID:
        'The certificate of the other end is not valid yet. Your changes are kept on this computer. Check the date and time of this computer.',
    },
    CLIENT_REJECTED: {
      secretGone:
        'Signing out also removed the client secret. Go back to the first screen with “Open another shop” and sign in there with the secret. Your changes are kept on this computer.',
    },
    SIGN_IN_FAILED: {
      otherContract:
        'You signed in to another contract ({{contractId}}) than that of the open shop. Please sign in to {{expected}}. Your changes are as they were.',
    },
  },
} satisfies Words<typeof ja> & Readonly<Record<ErrorCode, string>>
