/* What the kernel is to get, said with the kernel's own names: compiled by the tests against linux/dvb.
 *
 * Each line of the output is a case, a request, and its argument: a number, or the bytes of a structure.
 * For FE_SET_PROPERTY the bytes are those of all properties, since the structure itself holds an address.
 */
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <linux/dvb/dmx.h>
#include <linux/dvb/frontend.h>

static void number(const char *name, unsigned long request, unsigned int value)
{
	printf("%s %lu %u\n", name, request, value);
}

static void bytes(const char *name, unsigned long request, const void *data, size_t size)
{
	const unsigned char *at = data;

	printf("%s %lu 0x", name, request);
	while (size--)
		printf("%02x", *at++);
	printf("\n");
}

#define TUNE(name, ...) do { \
	struct dtv_property list[] = { {.cmd = DTV_CLEAR}, __VA_ARGS__, {.cmd = DTV_TUNE} }; \
	bytes(name, FE_SET_PROPERTY, list, sizeof(list)); \
} while (0)
#define SET(command, value) {.cmd = command, .u.data = value}

/* The index of the gold sequence whose register x begins so: x(i + 18) = x(i + 7) + x(i), x(0) = 1. */
static unsigned int gold_of_root(unsigned int root)
{
	static unsigned char x[(1 << 18) + 18] = {1};
	unsigned int at, bit, begin;

	for (at = 0; at < 1 << 18; at++)
		x[at + 18] = x[at + 7] ^ x[at];
	for (at = 0; at < 1 << 18; at++) {
		for (begin = 0, bit = 0; bit < 18; bit++)
			begin |= x[at + bit] << bit;
		if (begin == root)
			return at;
	}
	return 0;
}

static void diseqc(const char *name, int first, int command, int port)
{
	struct dvb_diseqc_master_cmd message = { {first, 0x10, command, 0xF0 | port}, 4 };

	bytes(name, FE_DISEQC_SEND_MASTER_CMD, &message, sizeof(message));
}

static void terrestrial(void)
{
	TUNE("dvbc", SET(DTV_DELIVERY_SYSTEM, SYS_DVBC_ANNEX_A), SET(DTV_FREQUENCY, 474000000),
	     SET(DTV_INVERSION, INVERSION_AUTO), SET(DTV_MODULATION, QAM_64),
	     SET(DTV_SYMBOL_RATE, 6875000), SET(DTV_INNER_FEC, FEC_NONE));
	TUNE("dvbt", SET(DTV_DELIVERY_SYSTEM, SYS_DVBT), SET(DTV_FREQUENCY, 177500000),
	     SET(DTV_INVERSION, INVERSION_AUTO), SET(DTV_BANDWIDTH_HZ, 7000000),
	     SET(DTV_MODULATION, QAM_16), SET(DTV_CODE_RATE_HP, FEC_2_3), SET(DTV_CODE_RATE_LP, FEC_NONE),
	     SET(DTV_HIERARCHY, HIERARCHY_NONE), SET(DTV_TRANSMISSION_MODE, TRANSMISSION_MODE_8K),
	     SET(DTV_GUARD_INTERVAL, GUARD_INTERVAL_1_8));
	TUNE("dvbt2", SET(DTV_DELIVERY_SYSTEM, SYS_DVBT2), SET(DTV_FREQUENCY, 474000000),
	     SET(DTV_INVERSION, INVERSION_AUTO), SET(DTV_BANDWIDTH_HZ, 8000000),
	     SET(DTV_MODULATION, QAM_256), SET(DTV_INNER_FEC, FEC_3_5),
	     SET(DTV_TRANSMISSION_MODE, TRANSMISSION_MODE_32K),
	     SET(DTV_GUARD_INTERVAL, GUARD_INTERVAL_19_256), SET(DTV_STREAM_ID, 2));
	TUNE("dvbt2-auto", SET(DTV_DELIVERY_SYSTEM, SYS_DVBT2), SET(DTV_FREQUENCY, 474000000),
	     SET(DTV_INVERSION, INVERSION_AUTO), SET(DTV_BANDWIDTH_HZ, 8000000),
	     SET(DTV_MODULATION, QAM_AUTO), SET(DTV_INNER_FEC, FEC_AUTO),
	     SET(DTV_TRANSMISSION_MODE, TRANSMISSION_MODE_AUTO),
	     SET(DTV_GUARD_INTERVAL, GUARD_INTERVAL_AUTO), SET(DTV_STREAM_ID, NO_STREAM_ID_FILTER));
}

#define DTMB(name, modulation, fec, mode, header, interleaving) \
	TUNE(name, SET(DTV_DELIVERY_SYSTEM, SYS_DTMB), SET(DTV_FREQUENCY, 474000000), \
	     SET(DTV_INVERSION, INVERSION_AUTO), SET(DTV_BANDWIDTH_HZ, 8000000), \
	     SET(DTV_MODULATION, modulation), SET(DTV_INNER_FEC, fec), \
	     SET(DTV_TRANSMISSION_MODE, mode), SET(DTV_GUARD_INTERVAL, header), \
	     SET(DTV_INTERLEAVING, interleaving))

static void dtmb(void)
{
	DTMB("dtmb-c1-595", QAM_4_NR, FEC_4_5, TRANSMISSION_MODE_C1, GUARD_INTERVAL_PN595, INTERLEAVING_720);
	DTMB("dtmb-c3780-945", QAM_64, FEC_3_5, TRANSMISSION_MODE_C3780, GUARD_INTERVAL_PN945, INTERLEAVING_720);
	DTMB("dtmb-c3780-420", QAM_16, FEC_2_5, TRANSMISSION_MODE_C3780, GUARD_INTERVAL_PN420, INTERLEAVING_240);
	DTMB("dtmb-32qam", QAM_32, FEC_4_5, TRANSMISSION_MODE_C1, GUARD_INTERVAL_PN595, INTERLEAVING_240);
	DTMB("dtmb-4qam", QPSK, FEC_2_5, TRANSMISSION_MODE_C1, GUARD_INTERVAL_PN595, INTERLEAVING_720);
	DTMB("dtmb-auto", QAM_AUTO, FEC_AUTO, TRANSMISSION_MODE_AUTO, GUARD_INTERVAL_AUTO, INTERLEAVING_AUTO);
}

static void satellite(void)
{
	/* 12515 H, 22000, position 2: high band 12515 - 10600, committed switch: option 0, position B, H, high */
	number("dvbs", FE_SET_TONE, SEC_TONE_OFF);
	number("dvbs", FE_SET_VOLTAGE, SEC_VOLTAGE_18);
	diseqc("dvbs", 0xE0, 0x38, 0x07);
	number("dvbs", FE_DISEQC_SEND_BURST, SEC_MINI_B);
	number("dvbs", FE_SET_TONE, SEC_TONE_ON);
	TUNE("dvbs", SET(DTV_DELIVERY_SYSTEM, SYS_DVBS), SET(DTV_FREQUENCY, 1915000),
	     SET(DTV_INVERSION, INVERSION_AUTO), SET(DTV_SYMBOL_RATE, 22000000), SET(DTV_INNER_FEC, FEC_5_6),
	     SET(DTV_MODULATION, QPSK), SET(DTV_ROLLOFF, ROLLOFF_35));

	/* 10744 V in the low band, position 11 behind sixteen and four, a multistream of the transponder */
	number("dvbs2", FE_SET_TONE, SEC_TONE_OFF);
	number("dvbs2", FE_SET_VOLTAGE, SEC_VOLTAGE_13);
	diseqc("dvbs2", 0xE0, 0x39, 0x02);
	diseqc("dvbs2", 0xE0, 0x38, 0x08);
	diseqc("dvbs2", 0xE1, 0x39, 0x02);
	diseqc("dvbs2", 0xE1, 0x38, 0x08);
	number("dvbs2", FE_DISEQC_SEND_BURST, SEC_MINI_A);
	number("dvbs2", FE_SET_TONE, SEC_TONE_OFF);
	TUNE("dvbs2", SET(DTV_DELIVERY_SYSTEM, SYS_DVBS2), SET(DTV_FREQUENCY, 994000),
	     SET(DTV_INVERSION, INVERSION_AUTO), SET(DTV_SYMBOL_RATE, 29700000), SET(DTV_INNER_FEC, FEC_2_3),
	     SET(DTV_MODULATION, PSK_8), SET(DTV_ROLLOFF, ROLLOFF_25), SET(DTV_PILOT, PILOT_ON),
	     SET(DTV_STREAM_ID, 5));

	/* C band, one LNB: 5150 - 3840, no switch, everything else found out */
	number("c-band", FE_SET_TONE, SEC_TONE_OFF);
	number("c-band", FE_SET_VOLTAGE, SEC_VOLTAGE_18);
	number("c-band", FE_SET_TONE, SEC_TONE_OFF);
	TUNE("c-band", SET(DTV_DELIVERY_SYSTEM, SYS_DVBS2), SET(DTV_FREQUENCY, 1310000),
	     SET(DTV_INVERSION, INVERSION_AUTO), SET(DTV_SYMBOL_RATE, 27500000), SET(DTV_INNER_FEC, FEC_AUTO),
	     SET(DTV_MODULATION, QAM_AUTO), SET(DTV_ROLLOFF, ROLLOFF_AUTO), SET(DTV_PILOT, PILOT_AUTO),
	     SET(DTV_STREAM_ID, NO_STREAM_ID_FILTER));

	/* a stream of several, scrambled by the sequence of a gold index */
	number("dvbs2-gold", FE_SET_TONE, SEC_TONE_OFF);
	number("dvbs2-gold", FE_SET_VOLTAGE, SEC_VOLTAGE_18);
	number("dvbs2-gold", FE_SET_TONE, SEC_TONE_OFF);
	TUNE("dvbs2-gold", SET(DTV_DELIVERY_SYSTEM, SYS_DVBS2), SET(DTV_FREQUENCY, 1310000),
	     SET(DTV_INVERSION, INVERSION_AUTO), SET(DTV_SYMBOL_RATE, 27500000), SET(DTV_INNER_FEC, FEC_AUTO),
	     SET(DTV_MODULATION, QAM_AUTO), SET(DTV_ROLLOFF, ROLLOFF_AUTO), SET(DTV_PILOT, PILOT_AUTO),
	     SET(DTV_STREAM_ID, 0), SET(DTV_SCRAMBLING_SEQUENCE_INDEX, 131070));

	/* the same told by its root: the register of 1 + x^7 + x^18, shifted from 1 until it is 8 */
	number("dvbs2-root", FE_SET_TONE, SEC_TONE_OFF);
	number("dvbs2-root", FE_SET_VOLTAGE, SEC_VOLTAGE_18);
	number("dvbs2-root", FE_SET_TONE, SEC_TONE_OFF);
	TUNE("dvbs2-root", SET(DTV_DELIVERY_SYSTEM, SYS_DVBS2), SET(DTV_FREQUENCY, 1310000),
	     SET(DTV_INVERSION, INVERSION_AUTO), SET(DTV_SYMBOL_RATE, 27500000), SET(DTV_INNER_FEC, FEC_AUTO),
	     SET(DTV_MODULATION, QAM_AUTO), SET(DTV_ROLLOFF, ROLLOFF_AUTO), SET(DTV_PILOT, PILOT_AUTO),
	     SET(DTV_STREAM_ID, 33), SET(DTV_SCRAMBLING_SEQUENCE_INDEX, gold_of_root(8)));
}

static void filters(void)
{
	struct dmx_pes_filter_params pes;
	struct dmx_sct_filter_params section;

	memset(&pes, 0, sizeof(pes));
	pes.pid = 0x2000;
	pes.input = DMX_IN_FRONTEND;
	pes.output = DMX_OUT_TS_TAP;
	pes.pes_type = DMX_PES_OTHER;
	pes.flags = DMX_IMMEDIATE_START;
	bytes("whole", DMX_SET_PES_FILTER, &pes, sizeof(pes));

	memset(&section, 0, sizeof(section));
	section.pid = 0x12;
	section.filter.filter[0] = 0x50;
	section.filter.mask[0] = 0xF0;
	section.flags = DMX_CHECK_CRC | DMX_IMMEDIATE_START;
	bytes("schedule", DMX_SET_FILTER, &section, sizeof(section));
}

int main(void)
{
	terrestrial();
	dtmb();
	satellite();
	filters();
	return 0;
}
