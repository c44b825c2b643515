// A receiver made of iobroker.sia's own code: receiver.cjs ACCOUNT [KEY-IN-HEX]. Tells on standard output, as JSON,
// which port it has and what it decoded.
const { sia: Receiver } = require("iobroker.sia/build/lib/sia.js");

const [account, key] = process.argv.slice(2);
const receiver = new Receiver({ host: "127.0.0.1", port: 0, timeout: 40 });
receiver.setAccounts([{ accountnumber: account, aes: Boolean(key), hex: true, password: key || "" }]);
const tell = (what) => process.stdout.write(JSON.stringify(what) + "\n");
receiver.on("error", (error) => tell({ error }));
receiver.on("sia", (message, error) => tell(message ? { id: message.id, data: message.data_message } : { error }));
receiver.servertcp.on("listening", () => tell({ port: receiver.servertcp.address().port }));
receiver.serverStartTCP();
